import { createReadStream, existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { moneyToUnits, profileSegments } from '@tradewind/contracts';
import { DAY_MS } from './profile-activity.js';
import { featuresOf } from './features.js';
import { ordered, refunded, WholeShop } from './shop-scene.contract.spec.js';
import { segmentsView, statsView } from './segments-view.js';

/** Where recorded shops lie: beside the repository, unless the environment says otherwise. */
const data =
  process.env['TRADEWIND_DATA'] ?? resolve(import.meta.dirname, '../../../../shared/data');
const file = resolve(data, 'online-retail/online_retail.csv.gz');
/** Two months: invoices, cancellations and shoppers who come back or stay away. */
const ROWS = 80_000;

interface Invoice {
  readonly id: string;
  readonly shopper: string;
  readonly time: number;
  readonly lines: { readonly price: number; readonly quantity: number }[];
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

async function readInvoices(): Promise<{ invoices: Invoice[]; total: number }> {
  if (!existsSync(file)) {
    throw new Error(`this test needs ${file}; set TRADEWIND_DATA to the folder of recorded shops`);
  }
  const invoices = new Map<string, Invoice>();
  const stream = createReadStream(file).pipe(createGunzip());
  let [rows, tenThousandths] = [0, 0];
  for await (const line of createInterface({ input: stream })) {
    if (rows > ROWS) break;
    if (rows > 0) tenThousandths += addLine(invoices, line);
    rows += 1;
  }
  stream.destroy();
  return { invoices: [...invoices.values()], total: tenThousandths / 10_000 };
}

describe('two months of a real shop', () => {
  const shop = new WholeShop({
    clusters: 6,
    startVectors: 200,
    halfLifeMs: 30 * DAY_MS,
    seed: 1,
  });
  let file: Awaited<ReturnType<typeof readInvoices>>;
  const partitions = () => shop.partitions.map(({ partition }) => partition);

  beforeAll(async () => {
    file = await readInvoices();
    for (const { id, shopper, time, lines } of file.invoices) {
      const event = (id.startsWith('C') ? refunded : ordered)(id, { products: lines });
      shop.event(event, { key: `demo:${shopper}`, time });
    }
  });

  it('has the orders, refunds and revenue of the file', () => {
    const { invoices, total } = file;
    const refunds = invoices.filter(({ id }) => id.startsWith('C')).length;
    const stats = statsView(partitions(), 'demo', shop.board.latest('demo'));
    expect(refunds).toBeGreaterThan(400);
    expect(stats).toMatchObject({
      shoppers: new Set(invoices.map(({ shopper }) => shopper)).size,
      orders: invoices.length - refunds,
      refunds,
      revenue: total,
    });
  });

  it('knows the frequency and net revenue of its best customer', () => {
    const bought = file.invoices.filter(({ shopper }) => shopper === '14646.0');
    const profile = shop.partitionOf('demo:14646.0').state('demo:14646.0');
    const sum = bought.flatMap(({ lines }) => lines);
    const revenue = sum.reduce((total, { price, quantity }) => total + price * quantity, 0);
    expect(profile.orders).toBe(bought.filter(({ id }) => !id.startsWith('C')).length);
    expect(moneyToUnits(profile.revenue)).toBeCloseTo(revenue, 2);
  });

  it('forms six segments of distinct names whose sizes are their members', () => {
    const { segments } = segmentsView(partitions(), 'demo', shop.board.latest('demo'));
    expect(new Set(segments.map(({ name }) => name)).size).toBe(6);
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
    const { segments } = segmentsView(partitions(), 'demo', version);
    const top = segments.toSorted(
      (a, b) => (b.centroid['revenue'] ?? 0) - (a.centroid['revenue'] ?? 0),
    );
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
