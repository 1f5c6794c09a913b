import { describe, expect, it } from '@jest/globals';
import { campaignsHold } from './campaigns.js';
import { countersHold } from './counters.js';
import { modelsHold } from './models.js';
import { outputsHold } from './outputs.js';
import { record } from './records.fixture.js';

describe('invariant counters', () => {
  const expected = new Map([
    ['ann', { count: 2, sum: 30 }],
    ['bob', { count: 1, sum: 5 }],
  ]);

  it('holds when every figure is the same', () => {
    expect(countersHold(expected, new Map(expected))).toEqual({
      held: true,
      detail: '4 figures of 2',
    });
  });

  it.each([
    ['one counted twice', new Map([...expected, ['ann', { count: 3, sum: 30 }] as const]), 'ann'],
    ['one lost', new Map([['ann', { count: 2, sum: 30 }]]), 'count of bob: expected 1'],
    ['a stranger', new Map([...expected, ['eve', { count: 1, sum: 1 }] as const]), 'eve'],
  ])('fails for %s', (_, got, told) => {
    const verdict = countersHold(expected, got);
    expect(verdict.held).toBe(false);
    expect(verdict.detail).toContain(told);
  });

  it('reports at most five differences', () => {
    const many = new Map(Array.from({ length: 9 }, (_, n) => [`s${String(n)}`, { count: n }]));
    const { detail } = countersHold(many, new Map());
    expect(detail.split(';')).toHaveLength(5);
    expect(detail).toContain('9 differences');
  });
});

describe('invariant outputs', () => {
  const one = record({ headers: { ce_id: 'one', x: '1' }, value: '{"n":1}' });
  const two = record({ headers: { ce_id: 'two' }, value: '{"n":2}' });
  const judge = (seen: (typeof one)[]) =>
    outputsHold([{ topic: 'test.topic.v1', expected: [one, two], seen }]);

  it('holds when all are published, however often', () => {
    expect(judge([two, one, { ...one, offset: 9 }, two])).toMatchObject({ held: true });
  });

  it.each([
    ['one is missing', [one], 'lacks two'],
    ['one is not expected', [one, two, record({ headers: { ce_id: 'three' } })], 'three'],
    ['a value differs', [one, two, record({ headers: { ce_id: 'two' }, value: '{}' })], 'got {}'],
    [
      'a header differs',
      [{ ...one, headers: { ...one.headers, x: Buffer.from('2') } }, two],
      'x=2',
    ],
    ['a header is new', [{ ...one, headers: { ...one.headers, y: Buffer.from('') } }, two], 'y='],
    ['the key differs', [one, { ...two, key: Buffer.from('demo:b') }], 'two'],
    ['the partition differs', [one, { ...two, partition: 1 }], 'two'],
  ])('fails when %s', (_, seen, told) => {
    const verdict = judge(seen);
    expect(verdict.held).toBe(false);
    expect(verdict.detail).toContain(told);
  });
});

describe('invariant decisions', () => {
  const DAY = 86_400_000;
  const campaign = (
    id: string,
    of: Partial<Record<'type' | 'campaignId' | 'shopper', string>>,
    day = 0,
  ) =>
    record({
      headers: {
        ce_id: id,
        ce_type: `tradewind.campaign.${of.type ?? 'requested'}`,
        ce_time: new Date(day * DAY).toISOString(),
      },
      value: JSON.stringify({
        shopper: of.shopper ?? 'ann',
        kind: 'win-back',
        campaignId: of.campaignId ?? 'c1',
      }),
    });
  const judge = (seen: ReturnType<typeof campaign>[], expected = [['c1', 'of ann']] as const) =>
    campaignsHold({
      expected: new Map(expected),
      foreseen: ['win-back'],
      seen,
      cap: 2,
      windowMs: 7 * DAY,
    });

  it('holds when each occasion has one decision, published however often', () => {
    const converted = campaign('x', { type: 'converted' });
    expect(judge([campaign('a', {}), campaign('a', {}), converted])).toMatchObject({ held: true });
  });

  it('holds when the conversion follows its order more than once', () => {
    const seen = [campaign('a', {}), campaign('b', { type: 'converted' })];
    const revised = ['c', 'd'].map((id) => campaign(id, { type: 'conversion_revised' }));
    expect(judge([...seen, ...revised])).toMatchObject({ held: true });
  });

  it.each([
    ['an occasion is passed over', [], 'there is no decision on of ann'],
    ['one is decided under two ids', [campaign('a', {}), campaign('b', {})], 'two ids'],
    [
      'one is both requested and suppressed',
      [campaign('a', {}), campaign('b', { type: 'suppressed' })],
      'two ids',
    ],
    ['nobody foresaw it', [campaign('a', {}), campaign('b', { campaignId: 'c2' })], 'c2'],
    [
      'it is credited under two ids',
      [campaign('a', {}), ...['b', 'c'].map((id) => campaign(id, { type: 'converted' }))],
      'two ids',
    ],
    [
      'a conversion is revised that was not told',
      [campaign('a', {}), campaign('b', { type: 'conversion_revised' })],
      'was not told',
    ],
  ])('fails when %s', (_, seen, told) => {
    const verdict = judge(seen);
    expect(verdict.held).toBe(false);
    expect(verdict.detail).toContain(told);
  });

  it('fails when one shopper is sent more than the cap in any window', () => {
    const ids = ['c1', 'c2', 'c3'] as const;
    const expected = ids.map((id) => [id, id] as const);
    const on = (days: readonly number[]) =>
      ids.map((campaignId, n) => campaign(campaignId, { campaignId }, days[n]));
    const all = (days: readonly number[]) =>
      campaignsHold({
        expected: new Map(expected),
        foreseen: ['win-back'],
        seen: on(days),
        cap: 2,
        windowMs: 7 * DAY,
      });
    expect(all([0, 3, 7])).toMatchObject({ held: true });
    expect(all([6, 3, 0]).detail).toContain('more than 2 campaigns');
  });
});

describe('invariant models', () => {
  const version = (epoch: number, params: object) =>
    record({
      key: 'demo:kmeans',
      headers: { ce_type: 'tradewind.model.snapshot' },
      value: JSON.stringify({ model: 'kmeans', epoch, params }),
    });
  const expected = [version(1, { counts: [3, 4], mean: [0.1] })];

  it('holds when they differ by rounding only, and however often they are published', () => {
    const rounded = version(1, { counts: [3, 4], mean: [0.1 + 1e-12] });
    expect(modelsHold(expected, [rounded, rounded])).toMatchObject({ held: true });
  });

  const watermark = (through: number) =>
    record({
      key: 'watermark:kmeans',
      headers: { ce_type: 'tradewind.model.watermark' },
      value: JSON.stringify({ model: 'kmeans', shard: 0, through }),
    });

  it('holds whatever epochs watermarks have closed at once, if they end at the same one', () => {
    const seen = [...expected, watermark(2), watermark(3), watermark(2)];
    expect(modelsHold([...expected, watermark(1), watermark(3)], seen)).toMatchObject({
      held: true,
    });
    expect(modelsHold([...expected, watermark(4)], seen).detail).toContain('@4 is missing');
  });

  it.each([
    ['a count differs', [version(1, { counts: [3, 5], mean: [0.1] })], 'counts.1'],
    ['a mean differs', [version(1, { counts: [3, 4], mean: [0.100001] })], 'mean.0'],
    ['a field is missing', [version(1, { counts: [3, 4] })], 'mean'],
    ['an epoch is missing', [], '@1 is missing'],
    ['an epoch is not expected', [...expected, version(2, {})], '@2 is not expected'],
  ])('fails when %s', (_, seen, told) => {
    const verdict = modelsHold(expected, seen);
    expect(verdict.held).toBe(false);
    expect(verdict.detail).toContain(told);
  });
});
