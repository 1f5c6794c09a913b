import { describe, expect, it } from '@jest/globals';
import { profileSegments } from '@tradewind/contracts';
import type { TopicEvent } from '@tradewind/contracts';
import type { Concluded } from '@tradewind/testing';
import fc from 'fast-check';
import { DAY_MS } from './profile-activity.js';
import { priorSegments } from './prior-segments.js';
import { profileView } from './profile-view.js';
import {
  addedToCart,
  harnessOf,
  ordered,
  refunded,
  SnapshotBoard,
  snapshotOf,
  START,
  viewed,
  totalsIn,
} from './shop-scene.fixture.js';
import { segmentsView, statsView } from './segments-view.js';

const EPOCH = Math.floor(START / DAY_MS);
const ANNA = 'demo:anna';
const model = snapshotOf({
  Browsers: { recentViews: 1, visits: 1 },
  Buyers: { orders: 1, revenue: 100, averageOrder: 100, visits: 1 },
  Lapsed: { inactiveDays: 90, orderAgeDays: 90, visits: 1 },
});

function boardWith(...versions: readonly [epoch: number, snapshot: typeof model][]) {
  const board = new SnapshotBoard();
  for (const [epoch, snapshot] of versions) board.put('demo', epoch, snapshot);
  return board;
}

type SegmentEvent = TopicEvent<typeof profileSegments>;
function segmentEvents(outputs: readonly Concluded[]): SegmentEvent[] {
  return outputs
    .filter(({ topic }) => topic.name === profileSegments.name)
    .map(({ event }) => event as SegmentEvent);
}
const moves = (outputs: readonly Concluded[]) =>
  segmentEvents(outputs).map(({ type, data }) => [type, data.segment, data.other]);

describe('a shopper', () => {
  it('is in a segment from the first event on, before a shop has learned its own', () => {
    const harness = harnessOf(new SnapshotBoard());
    harness.event(viewed(), { key: ANNA, time: START });
    const names = new Map(priorSegments.value.segments.map(({ segment, name }) => [segment, name]));
    const entered = () =>
      segmentEvents(harness.take())
        .filter(({ type }) => type === 'segment.entered')
        .map(({ data }) => [names.get(data.segment), data.modelVersion]);
    expect(entered()).toEqual([['New browsers', 'kmeans@prior']]);
    harness.event(ordered('1', { total: 60 }), { key: ANNA, time: START + 1 });
    expect(entered()).toEqual([['New buyers', 'kmeans@prior']]);
    harness.tick(START + 100 * DAY_MS);
    expect(entered()).toEqual([['Lapsing buyers', 'kmeans@prior']]);
  });

  it('enters the segment of the nearest centroid, with reason and version', () => {
    const harness = harnessOf(boardWith([EPOCH - 2, model]));
    harness.event(viewed(), { key: ANNA, time: START });
    const data = {
      shopper: 'anna',
      segment: 'segment-1',
      reason: 'low revenue, small baskets, seen lately',
      modelVersion: `kmeans@${String(EPOCH - 2)}`,
    };
    expect(segmentEvents(harness.outputs)).toEqual([{ type: 'segment.entered', data }]);
  });

  it('moves with exactly one exit and one entry', () => {
    const harness = harnessOf(boardWith([EPOCH - 2, model]));
    harness.event(viewed(), { key: ANNA, time: START });
    harness.take();
    harness.event(ordered('1', { total: 100 }), { key: ANNA, time: START + 1 });
    harness.event(viewed(), { key: ANNA, time: START + 2 });
    expect(moves(harness.take())).toEqual([
      ['segment.exited', 'segment-1', 'segment-2'],
      ['segment.entered', 'segment-2', 'segment-1'],
    ]);
    const stats = statsView([totalsIn(harness)], { epoch: EPOCH, value: model });
    expect(stats.segments).toEqual({ Buyers: 1 });
  });

  it('leaves by absence, within days of when another segment has become the nearest', () => {
    const harness = harnessOf(boardWith([EPOCH - 2, model]));
    harness.event(viewed(), { key: ANNA, time: START });
    harness.event(viewed(), { key: ANNA, time: START + 10 * DAY_MS });
    harness.take();
    // The centroids are as far apart as 0 and 90 days on a log scale: the middle lies at 8.5 days.
    // Some days of absence are tried, and a margin holds a shopper a little longer.
    harness.tick(START + 16 * DAY_MS);
    expect(moves(harness.take())).toEqual([]);
    harness.tick(START + 23 * DAY_MS);
    expect(moves(harness.take())).toEqual([
      ['segment.exited', 'segment-1', 'segment-3'],
      ['segment.entered', 'segment-3', 'segment-1'],
    ]);
  });

  it('is looked at every 30 days at least', () => {
    const harness = harnessOf(boardWith([EPOCH - 2, model]));
    harness.event(viewed(), { key: ANNA, time: START });
    const times = [START];
    while (times.length < 25) {
      const next = harness.timer(ANNA) ?? 0;
      harness.tick(next);
      times.push(next);
    }
    const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0));
    expect(Math.max(...gaps)).toBe(30 * DAY_MS);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(DAY_MS);
    // Absence changes less and less: soon only the longest time is left.
    expect(new Set(gaps.slice(18))).toEqual(new Set([30 * DAY_MS]));
    harness.event(viewed(), { key: ANNA, time: (times.at(-1) ?? 0) + 1 });
    expect(harness.timer(ANNA)).toBeLessThanOrEqual((times.at(-1) ?? 0) + 1 + 30 * DAY_MS);
  });

  it('is told in the words of the newest model', () => {
    const harness = harnessOf(boardWith([EPOCH - 2, model]));
    harness.event(viewed(), { key: ANNA, time: START });
    const version = { epoch: EPOCH, value: model };
    const view = profileView(harness.state(ANNA), { shopper: 'anna', now: START, model: version });
    expect(view?.segment).toMatchObject({ segment: 'segment-1', name: 'Browsers' });
    const { segments, modelVersion } = segmentsView([totalsIn(harness)], version);
    expect(modelVersion).toBe(`kmeans@${String(EPOCH)}`);
    expect(segments.map(({ name, size }) => [name, size])).toEqual([
      ['Browsers', 1],
      ['Buyers', 0],
      ['Lapsed', 0],
    ]);
    expect(segments[1]?.centroid['revenue']).toBeCloseTo(100, 6);
  });
});

describe('membership events', () => {
  const shiftedModel = snapshotOf({
    Browsers: { recentViews: 3, recentCarts: 3, visits: 2 },
    Buyers: { orders: 3, revenue: 40, averageOrder: 20, visits: 2 },
    Lapsed: { inactiveDays: 30, visits: 1 },
  });
  const step = fc.record({
    shopper: fc.constantFrom('demo:a', 'demo:b', 'demo:c'),
    wait: fc.constantFrom(0, 1_000, DAY_MS, 45 * DAY_MS),
    what: fc.constantFrom(
      () => viewed(),
      () => addedToCart(),
      () => ordered(`order-${String((orders += 1))}`, { total: 30 }),
      () => refunded('order-1', { total: 20 }),
    ),
  });
  let orders = 0;

  it('are the difference of states, and sizes their count, for any stream', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const versions = [0, 3, 40, 90].map(
          (day, i) => [EPOCH + day, i % 2 === 0 ? model : shiftedModel] as const,
        );
        const harness = harnessOf(
          boardWith(...versions.map(([e, m]) => [e, m] as [number, typeof model])),
        );
        const members = new Map<string, string>();
        const held = (key: string) => harness.state(key).membership?.segment;
        let time = START;
        const replayMoves = () => {
          for (const { type, data } of segmentEvents(harness.take())) {
            const key = `demo:${data.shopper}`;
            if (type === 'segment.exited') {
              expect(members.get(key)).toBe(data.segment);
              members.delete(key);
            } else {
              expect(members.has(key)).toBe(false);
              members.set(key, data.segment);
            }
          }
        };
        for (const { shopper, wait, what } of steps) {
          time += wait;
          harness.event(what(), { key: shopper, time });
          replayMoves();
          for (const key of ['demo:a', 'demo:b', 'demo:c']) {
            expect(members.get(key)).toBe(held(key));
          }
          const sizes: Record<string, number> = {};
          for (const segment of members.values()) sizes[segment] = (sizes[segment] ?? 0) + 1;
          expect(totalsIn(harness).segments).toEqual(sizes);
        }
      }),
      { numRuns: 200 },
    );
  });
});
