import { describe, expect, it } from '@jest/globals';
import { profileClusterDeltas } from '@tradewind/contracts';
import { DAY_MS } from './profile-activity.js';
import { harnessOf, ordered, SnapshotBoard, START, viewed } from './shop-scene.fixture.js';
import type { ShopperHarness } from './shop-scene.fixture.js';

const ANNA = 'demo:anna';

describe('what a partition sends the trainer', () => {
  const deltas = (harness: ShopperHarness) =>
    harness.take().filter(({ topic }) => topic.name === profileClusterDeltas.name);

  it('says first of all that nothing older will come', () => {
    const harness = harnessOf(new SnapshotBoard());
    harness.event(viewed(), { key: ANNA, time: START });
    const first = Math.floor(START / DAY_MS) - 1;
    expect(deltas(harness)).toMatchObject([
      { partition: 0, event: { type: 'epoch.closed', data: { source: 0, through: first } } },
    ]);
  });

  it('is each shopper once an epoch, then that the epoch is closed', () => {
    const harness = harnessOf(new SnapshotBoard());
    harness.event(viewed(), { key: ANNA, time: START });
    harness.take();
    harness.event(viewed(), { key: ANNA, time: START + 1 });
    harness.event(viewed(), { key: 'demo:ben', time: START + 2 });
    harness.event(viewed(), { key: 'other:cy', time: START + 3 });
    harness.tick(START + 3 * DAY_MS);
    const sent = deltas(harness);
    const epoch = Math.floor(START / DAY_MS);
    expect(sent.slice(0, 2).map(({ key, slot, event }) => [key, slot, event.data])).toMatchObject([
      ['demo:kmeans', `clusters|demo|0|${String(epoch)}`, { epoch, moments: { count: 2 } }],
      ['other:kmeans', `clusters|other|0|${String(epoch)}`, { epoch, moments: { count: 1 } }],
    ]);
    const closed = sent.at(-1);
    expect(closed?.event).toEqual({
      type: 'epoch.closed',
      data: { source: 0, through: epoch + 2 },
    });
  });

  it('is a bounded sample that does not depend on the order of arrival', () => {
    const send = (order: readonly number[]) => {
      const harness = harnessOf(new SnapshotBoard());
      for (const i of order) {
        const id = `event ${String(i)}`;
        const event = ordered('1', { total: i });
        harness.event(event, { key: `demo:${String(i)}`, time: START, id });
      }
      harness.tick(START + DAY_MS);
      const [, first] = deltas(harness);
      const payload = first?.event.data as { sample: number[][] };
      const schema = profileClusterDeltas.events['clusters.accumulated'];
      expect(schema.safeParse(first?.event.data).success).toBe(true);
      return payload.sample;
    };
    const shoppers = Array.from({ length: 200 }, (_, i) => i);
    expect(send(shoppers)).toHaveLength(64);
    expect(send([...shoppers].reverse())).toEqual(send(shoppers));
  });
});
