import { describe, expect, it } from '@jest/globals';
import { treeOf } from '@tradewind/ml';
import { explainLearned } from './explain-segment.js';
import { compress, featureNames } from './features.js';
import type { KMeansSnapshot } from './kmeans-snapshot.js';
import { DAY_MS } from './profile-activity.js';
import { segmentsView } from './segments-view.js';
import {
  harnessOf,
  ordered,
  SnapshotBoard,
  snapshotOf,
  START,
  viewed,
} from './shop-scene.fixture.js';

const EPOCH = Math.floor(START / DAY_MS);
const ANNA = 'demo:anna';
const plain = snapshotOf({
  Browsers: { recentViews: 1, visits: 1 },
  Buyers: { orders: 1, revenue: 100, averageOrder: 100, visits: 1 },
});

/** With a tree that was grown on shoppers of 0 to 3 orders. */
function modelWithTree(): KMeansSnapshot {
  const rows = Array.from({ length: 40 }, (_, i) => {
    const orders = i % 4;
    const spent = orders > 0 ? 50 : 0;
    const values = { orders, revenue: orders * spent, averageOrder: spent, visits: 1 + (i % 3) };
    return featureNames.map((name) => compress((values as Record<string, number>)[name] ?? 0));
  });
  const {
    tree: root,
    depth,
    fidelity,
  } = treeOf(
    rows,
    rows.map((_, i) => Number(i % 4 > 0)),
  );
  return { ...plain, tree: { root, depth, fidelity, rows: rows.length, epoch: EPOCH } };
}

describe('the explanation of a learned segment', () => {
  const value = modelWithTree();
  const board = new SnapshotBoard();
  board.put('demo', EPOCH - 2, value);
  const version = { epoch: EPOCH - 2, value };
  const harness = harnessOf(board);
  harness.event(viewed(), { key: ANNA, time: START });
  const browsing = harness.state(ANNA);
  harness.event(ordered('1', { total: 80 }), { key: ANNA, time: START + 1 });
  const bought = harness.state(ANNA);

  it('has the way that leads there with what the shopper has, and what would end it', () => {
    const explained = explainLearned(version, 'segment-2', { profile: bought, now: START + 2 });
    expect(explained).toMatchObject({
      ...{
        segment: 'segment-2',
        name: 'Buyers',
        modelVersion: `kmeans@${EPOCH - 2}`,
        member: true,
      },
      since: new Date(START + 1).toISOString(),
      conditions: [{ path: 'orders', text: 'orders more than 0.41', holds: true, value: 1 }],
      nearest: [{ path: 'orders', change: 'orders, now 1, would have to fall to at most 0.41' }],
      tree: { fidelity: 1, depth: 1, agrees: true },
    });
  });

  it('tells who is not in it what is missing', () => {
    const explained = explainLearned(version, 'segment-2', { profile: browsing, now: START + 2 });
    expect(explained).toMatchObject({
      member: false,
      conditions: [{ path: 'orders', holds: false, value: 0 }],
      nearest: [{ path: 'orders', change: 'orders, now 0, would have to rise to more than 0.41' }],
    });
  });

  it('has no conditions before the rules are grown, and knows no other segment', () => {
    const without = { epoch: EPOCH, value: plain };
    const at = { profile: bought, now: START + 2 };
    expect(explainLearned(without, 'segment-2', at)).toMatchObject({ conditions: [], nearest: [] });
    expect(explainLearned(without, 'segment-9', at)).toBeUndefined();
  });

  it('shows the rules in the list of segments', () => {
    const { segments, tree } = segmentsView([], version);
    expect(tree).toEqual({ fidelity: 1, depth: 1 });
    expect(segments.map(({ rules }) => rules)).toEqual([
      ['orders at most 0.41'],
      ['orders more than 0.41'],
    ]);
  });
});
