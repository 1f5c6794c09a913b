import { createReadStream, existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { profileSegments } from '@tradewind/contracts';
import { retailKindOf, retailRecording } from '@tradewind/testing';
import type { RetailKind } from '@tradewind/testing';
import { DAY_MS } from './profile-activity.js';
import { featuresOf } from './features.js';
import { figuresOf, ordered, refunded, WholeShop, totalsIn } from './shop-scene.fixture.js';
import { segmentsView, statsView } from './segments-view.js';

/** Where recorded shops lie: beside the repository, unless the environment says otherwise. */
const data =
  process.env['TRADEWIND_DATA'] ?? resolve(import.meta.dirname, '../../../../shared/data');
const RECORDED = resolve(data, 'online-retail/online_retail.csv.gz');
/** Two months: invoices, cancellations and shoppers who come back or stay away. */
const ROWS = 80_000;
const generated = retailRecording(1, { invoices: 2_500, days: 60 });

interface Invoice {
  readonly id: string;
  readonly shopper: string;
  readonly time: number;
  readonly lines: { readonly price: number; readonly quantity: number }[];
}

interface Recording {
  readonly invoices: readonly Invoice[];
  readonly total: number;
}

/** Fields of a line of the file, of which only the description may be quoted. */
function fieldsOf(line: string): string[] {
  return line.replace(/"[^"]*"/g, 'text').split(',');
}

function addLine(invoices: Map<string, Invoice>, line: string): number {
  const [id = '', , , quantity = '', date = '', price = '', customer = ''] = fieldsOf(line);
  const time = Date.parse(`${date.replace(' ', 'T')}Z`);
  const shopper = customer === '' ? `invoice-${id}` : customer;
  const invoice = invoices.get(id) ?? { id, shopper, time, lines: [] };
  invoices.set(id, invoice);
  invoice.lines.push({ price: Number(price), quantity: Number(quantity) });
  return Math.round(Number(quantity) * Number(price) * 10_000);
}

async function recorded(): Promise<readonly string[]> {
  const stream = createReadStream(RECORDED).pipe(createGunzip());
  const lines: string[] = [];
  for await (const line of createInterface({ input: stream })) {
    if (lines.push(line) > ROWS) break;
  }
  stream.destroy();
  return lines;
}

function invoicesIn([, ...lines]: readonly string[]): Recording {
  const invoices = new Map<string, Invoice>();
  let tenThousandths = 0;
  for (const line of lines) tenThousandths += addLine(invoices, line);
  return { invoices: [...invoices.values()], total: tenThousandths / 10_000 };
}

/** A shop that has seen all invoices of a recording. */
function shopOf(lines: readonly string[]): { shop: WholeShop; file: Recording } {
  const shop = new WholeShop({
    clusters: 6,
    startVectors: 200,
    halfLifeMs: 30 * DAY_MS,
    seed: 1,
  });
  const file = invoicesIn(lines);
  for (const { id, shopper, time, lines: products } of file.invoices) {
    const event = (id.startsWith('C') ? refunded : ordered)(id, { products });
    shop.event(event, { key: `demo:${shopper}`, time });
  }
  return { shop, file };
}

/** Whether a shopper is known by an invoice alone. */
const isWalkIn = (shopper: string) => shopper.startsWith('invoice-');

/** The shopper with a customer number who spent most, refunds taken off. */
function bestCustomer(invoices: readonly Invoice[]): string {
  const spent = new Map<string, number>();
  for (const { shopper, lines } of invoices) {
    if (isWalkIn(shopper)) continue;
    const sum = lines.reduce((total, { price, quantity }) => total + price * quantity, 0);
    spent.set(shopper, (spent.get(shopper) ?? 0) + sum);
  }
  return [...spent].sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}

const shops = [
  { name: 'a generated shop', read: () => Promise.resolve(generated), refundsOver: 100 },
  // The public file may not be copied here: it is read where it is present.
  ...(existsSync(RECORDED) ? [{ name: 'a real shop', read: recorded, refundsOver: 400 }] : []),
];

describe.each(shops)('two months of $name', ({ read, refundsOver }) => {
  let shop: WholeShop;
  let file: Recording;
  const totals = () => shop.partitions.map((partition) => totalsIn(partition));

  beforeAll(async () => {
    ({ shop, file } = shopOf(await read()));
  });

  it('has the orders, refunds and revenue of the file', () => {
    const { invoices, total } = file;
    const refunds = invoices.filter(({ id }) => id.startsWith('C')).length;
    const stats = statsView(totals(), shop.board.latest('demo'));
    expect(refunds).toBeGreaterThan(refundsOver);
    expect(stats).toMatchObject({
      shoppers: new Set(invoices.map(({ shopper }) => shopper)).size,
      orders: invoices.length - refunds,
      refunds,
      revenue: total,
    });
  });

  it('knows the frequency and net revenue of its best customer', () => {
    const best = bestCustomer(file.invoices);
    const bought = file.invoices.filter(({ shopper }) => shopper === best);
    const figures = figuresOf(shop.partitionOf(`demo:${best}`).state(`demo:${best}`));
    const sum = bought.flatMap(({ lines }) => lines);
    const revenue = sum.reduce((total, { price, quantity }) => total + price * quantity, 0);
    expect(figures.orders).toBe(bought.filter(({ id }) => !id.startsWith('C')).length);
    expect(figures.revenue).toBeCloseTo(revenue, 2);
  });

  it('forms six segments of distinct names whose sizes are their members', () => {
    const { segments } = segmentsView(totals(), shop.board.latest('demo'));
    // Members leave a segment that has ended when they are looked at next.
    const standing = segments.filter(({ into }) => into === undefined);
    expect(new Set(standing.map(({ name }) => name)).size).toBe(6);
    const members = new Map<string, number>();
    for (const { topic, event } of shop.outputs()) {
      if (topic.name !== profileSegments.name) continue;
      const { segment } = event.data as { segment: string };
      const change = event.type === 'segment.entered' ? 1 : -1;
      members.set(segment, (members.get(segment) ?? 0) + change);
    }
    expect(segments.map(({ segment, size }) => [segment, size])).toEqual(
      segments.map(({ segment }) => [segment, members.get(segment) ?? 0]),
    );
    expect(segments.filter(({ size }) => size > 0).length).toBeGreaterThanOrEqual(4);
  });

  it('spends the most in the segment with the highest centroid of revenue', () => {
    const version = shop.board.latest('demo');
    const { segments } = segmentsView(totals(), version);
    // A segment that has ended has no centroid any more.
    const top = segments
      .filter(({ size, into }) => size > 0 && into === undefined)
      .sort((a, b) => (b.centroid['revenue'] ?? 0) - (a.centroid['revenue'] ?? 0));
    const meanOf = (segment: string | undefined) => {
      const keys = new Set(file.invoices.map(({ shopper }) => `demo:${shopper}`));
      const values = [...keys].flatMap((key) => {
        const profile = shop.partitionOf(key).state(key);
        return profile.membership?.segment === segment
          ? [featuresOf(profile, shop.trainer.now)[3] ?? 0]
          : [];
      });
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    expect(meanOf(top[0]?.segment)).toBeGreaterThan(meanOf(top.at(-1)?.segment) + 1);
  });
});

describe('the customers of the generated shop', () => {
  const { shop, file } = shopOf(generated);
  const segmentsOf = (kind: RetailKind) =>
    [...new Set(file.invoices.map(({ shopper }) => shopper))]
      .filter((shopper) => !isWalkIn(shopper) && retailKindOf(shopper) === kind)
      .map((shopper) => shop.partitionOf(`demo:${shopper}`).state(`demo:${shopper}`))
      .map(({ membership }) => membership?.segment);
  const share = (segments: readonly unknown[], segment: unknown) =>
    segments.filter((other) => other === segment).length / segments.length;

  const mostCommon = (segments: readonly unknown[]) =>
    segments.toSorted((a, b) => share(segments, b) - share(segments, a))[0];

  it('share a segment when they buy alike, and not when they do not', () => {
    const [wholesale, lapsed, once] = [
      segmentsOf('wholesale'),
      segmentsOf('lapsed'),
      segmentsOf('once'),
    ];
    const [ofWholesale, ofLapsed] = [mostCommon(wholesale), mostCommon(lapsed)];
    expect(wholesale.length).toBeGreaterThan(20);
    expect(share(wholesale, ofWholesale)).toBeGreaterThan(0.95);
    // Those of them who had ordered several times are with others who had.
    expect(share(lapsed, ofLapsed)).toBeGreaterThan(0.75);
    expect(share([...lapsed, ...once], ofWholesale)).toBeLessThan(0.02);
    expect(share(wholesale, ofLapsed)).toBe(0);
  });
});
