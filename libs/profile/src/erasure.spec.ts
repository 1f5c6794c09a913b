import { describe, expect, it } from '@jest/globals';
import { profileClusterDeltas, profileSegments, SHOPPER_ERASED } from '@tradewind/contracts';
import type { StorefrontEvents, TopicEvent } from '@tradewind/contracts';
import { FoldHarness } from '@tradewind/testing';
import fc from 'fast-check';
import { DAY_MS } from './profile-activity.js';
import { ProfileFold } from './profile-fold.js';
import {
  addedToCart,
  EPOCH_MS,
  ordered,
  SnapshotBoard,
  snapshotOf,
  START,
  totalsIn,
  viewed,
} from './shop-scene.fixture.js';
import type { ShopperHarness } from './shop-scene.fixture.js';

type Event = TopicEvent<StorefrontEvents>;

const OTHER = 'demo:u_other';
const IDS = ['demo:a_phone', 'demo:a_laptop', 'demo:u_ann'] as const;
const ANN = IDS[2];
const HOUR = 3_600_000;

function shop(): ShopperHarness {
  const models = new SnapshotBoard();
  const model = snapshotOf({ Browsers: { recentViews: 1, visits: 1 }, Buyers: { orders: 1 } });
  models.put('demo', Math.floor(START / DAY_MS) - 2, model);
  return new FoldHarness(new ProfileFold({ models }), { epochMs: EPOCH_MS });
}

const erased = (): Event => ({
  type: SHOPPER_ERASED,
  data: { regulation: 'r', ids: IDS.map((key) => key.slice('demo:'.length)) },
});

const step = fc.record({
  by: fc.integer({ min: 0, max: IDS.length }),
  what: fc.constantFrom('view', 'cart', 'order', 'link'),
  hours: fc.integer({ min: 0, max: 30 }),
});

function eventOf(what: string, n: number): Event {
  if (what === 'order') return ordered(`order-${String(n)}`, { total: 10 + n });
  return what === 'cart' ? addedToCart() : viewed();
}

interface Step {
  readonly by: number;
  readonly what: string;
  readonly hours: number;
}

/** What shoppers do; of the world without Ann only what others do. Returns the time of the last event. */
function visit(steps: readonly Step[], harness: ShopperHarness, without: ShopperHarness): number {
  let time = START;
  for (const [n, { by, what, hours }] of steps.entries()) {
    time += hours * HOUR + 1;
    const key = IDS[by] ?? OTHER;
    if (what === 'link') {
      harness.link(IDS[Math.min(by, 1)] ?? ANN, ANN, time);
      continue;
    }
    harness.event(eventOf(what, n), { key, time });
    if (key === OTHER) without.event(eventOf(what, n), { key, time });
  }
  return time;
}

describe('the erasure of a profile', () => {
  it('leaves the sums of the shop as they would be without the shopper', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const [harness, without] = [shop(), shop()];
        let time = visit(steps, harness, without);
        time += 1;
        for (const key of IDS) harness.event(erased(), { key, time });
        const end = time + 40 * DAY_MS;
        for (const each of [harness, without]) each.tick(time).tick(end);
        // When sizes of segments were last kept is a matter of time, and no sum.
        const sizesStep = 0;
        expect({ ...totalsIn(harness), sizesStep }).toEqual({ ...totalsIn(without), sizesStep });
        for (const key of IDS) expect(harness.state(key).firstSeen).toBeUndefined();
        for (const key of IDS) expect(harness.timer(key)).toBeUndefined();
      }),
      { numRuns: 100 },
    );
  });

  it('tells that the shopper left the segment, and takes the features out of the sample', () => {
    const harness = shop().event(viewed(), { key: ANN, time: START });
    harness.take();
    harness.event(erased(), { key: ANN, time: START + 1 }).tick(START + 2 * DAY_MS);
    const outputs = harness.take();
    const exits = outputs.filter(({ topic }) => topic.name === profileSegments.name);
    expect(exits.map(({ event }) => event)).toMatchObject([
      { type: 'segment.exited', data: { shopper: 'u_ann', reason: 'erased' } },
    ]);
    const delta = outputs.find(({ event }) => event.type === 'clusters.accumulated');
    expect(delta?.topic).toBe(profileClusterDeltas);
    expect(delta?.event.data).toMatchObject({ sample: [], forgotten: [expect.any(Number)] });
  });
});

describe('consent', () => {
  const says = (categoryPreferences: object): Event => ({
    type: 'page.viewed',
    data: { messageId: 'm', properties: {}, context: { consent: { categoryPreferences } } },
  });
  const typesOf = (harness: ShopperHarness) => harness.take().map(({ event }) => event.type);

  it('to be scored decides whether the shopper is in segments, from when it is given', () => {
    const harness = shop().event(viewed(), { key: ANN, time: START });
    expect(typesOf(harness)).toContain('segment.entered');
    harness.event(says({ Functional: false }), { key: ANN, time: START + 1 });
    expect(typesOf(harness)).toEqual(['segment.exited']);
    harness.event(viewed(), { key: ANN, time: START + 2 });
    harness.event(viewed(), { key: ANN, time: START + 3 });
    expect(typesOf(harness)).toEqual([]);
    expect(harness.timer(ANN)).toBeUndefined();
    expect(totalsIn(harness)).toMatchObject({ shoppers: 1, segments: {} });
    harness.event(says({ Functional: true }), { key: ANN, time: START + 4 });
    expect(typesOf(harness)).toEqual(['segment.entered']);
  });

  it('to learn decides whether models are told of the shopper', () => {
    const learned = (given: boolean) => {
      const harness = shop().event(says({ Analytics: given }), { key: ANN, time: START });
      harness.event(ordered('1', { total: 10 }), { key: ANN, time: START + 1 });
      return typesOf(harness.tick(START + 2 * DAY_MS)).filter((type) =>
        ['clusters.accumulated', 'purchases.moved'].includes(type),
      );
    };
    expect(learned(true).length).toBeGreaterThan(1);
    expect(learned(false)).toEqual([]);
  });
});
