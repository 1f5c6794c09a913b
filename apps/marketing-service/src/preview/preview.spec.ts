import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { campaignDocument, storefrontEvents } from '@tradewind/contracts';
import { ServiceBed, storefrontRecord, ticks } from '@tradewind/service/testing';
import { MarketingFold } from '@tradewind/marketing';
import { marketingService } from '../index.js';
import { preview, type Preview } from './preview.js';
import { gatherLimits } from './gathered-log.js';
import { DAY, DAYS, decisionsOf, documents } from './previewed-shop.fixture.js';
import { happenings, inRounds, START } from './previewed-shop.fixture.js';
import type { Decided } from './previewed-shop.fixture.js';

const END = START + DAYS * DAY;

describe('a preview of the document that was in force', () => {
  let bed: ServiceBed;
  let live: readonly Decided[];
  beforeAll(async () => {
    bed = await ServiceBed.start(marketingService, {
      ...{ MODEL_SYNC: 'latest', CAMPAIGNS_PER_WEEK: '6' },
    });
    for (const [id, content] of Object.entries(documents)) {
      await bed.setDocument(campaignDocument, id, content);
    }
    // Its model has learned since: a preview asks the one of today.
    await bed.setDocument(campaignDocument, 'high-intent', { enabled: false });
    // What goes from partition to partition is there before the next is done, as it is within a second.
    for (const round of inRounds(happenings(47))) {
      await bed.publish(...round);
      await bed.caughtUp();
    }
    await bed.publish(...ticks(END));
    await bed.caughtUp();
    live = await decisionsOf(bed);
  });
  afterAll(() => bed.close());

  const post = async (body: unknown, accept = 'application/json') =>
    bed.fetch('/v1/campaigns/preview', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept },
      body: JSON.stringify(body),
    });
  const previewOf = async (id: string, days = 30, content: object | undefined = documents[id]) => {
    const response = await post({ id, content, days });
    expect(response.status).toBe(200);
    return (await response.json()) as Preview;
  };
  const decided = (id: string, from = 0) =>
    live.filter(
      ({ kind, time, type }) => kind === id && Date.parse(time) >= from && !type.includes('conver'),
    );
  const countsOf = (of: readonly Decided[]) => {
    const suppressed: Record<string, number> = {};
    for (const { reason } of of.filter(({ type }) => type.endsWith('suppressed'))) {
      suppressed[reason] = (suppressed[reason] ?? 0) + 1;
    }
    const requested = of.filter(({ type }) => type.endsWith('requested')).length;
    const heldOut = of.filter(({ type }) => type.endsWith('held_out')).length;
    return { occasions: of.length, requested, heldOut, suppressed };
  };

  it.each(Object.keys(documents))('decides what was decided: %s', async (id) => {
    const was = decided(id);
    expect(was.length).toBeGreaterThan(3);
    const would = await previewOf(id);
    expect(would).toMatchObject({ ...countsOf(was), share: 1 });
    const days = Map.groupBy(was, ({ time }) => time.slice(0, 10));
    expect(would.days).toEqual([...days].sort().map(([day, of]) => ({ day, ...countsOf(of) })));
    for (const { shopper, at, reason, arm } of would.samples) {
      const one = { shopper, time: at, reason, ...(arm !== undefined && { arm }) };
      expect(was).toContainEqual(expect.objectContaining(one));
    }
  });

  it('counts the last days, with what was before them in mind', async () => {
    const would = await previewOf('left-cart', 2);
    expect(would).toMatchObject(countsOf(decided('left-cart', END - 2 * DAY)));
    expect(would.span).toEqual({
      from: new Date(END - 2 * DAY).toISOString(),
      to: new Date(END).toISOString(),
    });
    expect(would.foldedFrom).toBe(new Date(START).toISOString());
    expect(would.samples.length).toBeLessThanOrEqual(10);
  });

  it('of a changed document says what would have been different, and of a new one what it would do', async () => {
    const [as, changed] = await Promise.all([
      previewOf('left-cart'),
      previewOf('left-cart', 30, { ...documents['left-cart'], wait: '2d', holdOut: 0 }),
    ]);
    expect(changed.heldOut).toBe(0);
    expect(changed.occasions).toBeLessThan(as.occasions);
    const anew = await previewOf('anew', 30, { ...documents['searched'], enabled: false });
    expect(anew.occasions).toBe(decided('searched').length);
  });

  it('sends nothing, and writes nothing', async () => {
    const before = await bed.appended(storefrontEvents);
    const decisions = await decisionsOf(bed);
    await previewOf('cheaper');
    expect(await decisionsOf(bed)).toEqual(decisions);
    expect(await bed.appended(storefrontEvents)).toBe(before);
    const { body } = await bed.get('/v1/campaigns/anew/report');
    expect(body['statusCode']).toBe(404);
  });

  it('tells how far it is, and then the result, as a stream', async () => {
    const response = await post(
      { id: 'cheaper', content: documents['cheaper'] },
      'text/event-stream',
    );
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const text = await response.text();
    expect(text).toMatch(/^event: progress\ndata: \{"step":"reading"/);
    const [, result = '{}'] = /event: result\ndata: (.*)\n\n$/.exec(text) ?? [];
    expect(JSON.parse(result)).toMatchObject({ requested: expect.any(Number) as unknown });
  });

  it.each([
    [{ id: 'mine', content: { trigger: { kind: 'never' } } }, /content\.trigger/],
    [{ id: 'mine', content: {} }, /content\.trigger: is required/],
    [{ id: 'mine', content: {}, days: 31 }, /days/],
    [{ id: 'No', content: {} }, /id/],
  ])('refuses what is no campaign: %j', async (body, message) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(((await response.json()) as { message: string }).message).toMatch(message);
  });

  it('of a shop with more than fits folds a sample of its shoppers, and says so', async () => {
    const onProgress = () => undefined;
    const { signal } = new AbortController();
    const request = { tenant: 'demo', campaign: 'left-cart', days: 30 };
    const would = await preview(
      { ...request, content: documents['left-cart'] ?? {} },
      {
        log: bed.log,
        fold: () => new MarketingFold(),
        epochMs: DAY,
        limits: { ...gatherLimits, records: 500 },
      },
      { onProgress, signal },
    );
    expect(would?.share).toBeLessThan(1);
    expect(would?.share).toBeGreaterThanOrEqual(1 / 4);
    expect(would?.records).toBeLessThan(700);
    const real = decided('left-cart').length;
    expect(would?.occasions).toBeGreaterThan(real / 3);
    expect(would?.occasions).toBeLessThan(real * 3);
  });

  it('ends when nobody waits for it', async () => {
    const asking = new AbortController();
    const onProgress = () => {
      asking.abort(new Error('gone'));
    };
    const running = preview(
      { tenant: 'demo', campaign: 'cheaper', days: 30, content: documents['cheaper'] ?? {} },
      { log: bed.log, fold: () => new MarketingFold(), epochMs: DAY },
      { onProgress, signal: asking.signal },
    );
    await expect(running).rejects.toThrow('gone');
  });
});

it('of a shop of which the log knows nothing there is no preview', async () => {
  const bed = await ServiceBed.start(marketingService);
  await bed.publish(...ticks(START));
  const response = await bed.fetch('/v1/campaigns/preview', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'cheaper', content: documents['cheaper'] }),
  });
  expect(response.status).toBe(404);
  await bed.publish(storefrontRecord('product.viewed', 'ann', START));
  await bed.close();
});
