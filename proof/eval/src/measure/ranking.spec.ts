import { describe, expect, it } from '@jest/globals';
import { rankingMetrics, RankingTally, rankingScores } from './ranking.js';
import type { RankingMetric } from './ranking.js';

const items = (count: number) => Array.from({ length: count }, (_, at) => `i${at + 1}`);

/** Scores by the name of their metric. */
function named(list: readonly string[], relevant: readonly string[]) {
  const scores = rankingScores(list, new Set(relevant));
  return Object.fromEntries(rankingMetrics.map((name, at) => [name, scores[at]])) as Record<
    RankingMetric,
    number
  >;
}

describe('rankingScores', () => {
  it('of a list with hits on ranks 2 and 4, of three relevant items', () => {
    const gain = 1 / Math.log2(3) + 1 / Math.log2(5);
    const ideal = 1 + 1 / Math.log2(3) + 1 / Math.log2(4);
    expect(named(['a', 'x', 'b', 'y'], ['x', 'y', 'z'])).toEqual({
      ...{ 'ndcg@5': gain / ideal, 'ndcg@10': gain / ideal, 'ndcg@20': gain / ideal },
      ...{ 'recall@10': 2 / 3, 'precision@10': 0.2 },
      ...{ 'hr@5': 1, 'hr@10': 1, 'hr@20': 1, 'mrr@10': 1 / 2, 'mrr@20': 1 / 2 },
    });
  });

  it.each([
    [1, [1, 1, 1], [1, 1]],
    [5, [1, 1, 1], [1 / 5, 1 / 5]],
    [6, [0, 1, 1], [1 / 6, 1 / 6]],
    [10, [0, 1, 1], [1 / 10, 1 / 10]],
    [11, [0, 0, 1], [0, 1 / 11]],
    [20, [0, 0, 1], [0, 1 / 20]],
    [21, [0, 0, 0], [0, 0]],
  ])('of a long list with its only hit on rank %i', (rank, hits, reciprocals) => {
    const scores = named(items(30), [`i${rank}`]);
    expect([scores['hr@5'], scores['hr@10'], scores['hr@20']]).toEqual(hits);
    expect([scores['mrr@10'], scores['mrr@20']]).toEqual(reciprocals);
    const gains = [scores['ndcg@5'], scores['ndcg@10'], scores['ndcg@20']];
    expect(gains).toEqual(hits.map((hit) => hit / Math.log2(rank + 1)));
  });

  it('of more relevant items than places is ideal when all places hit', () => {
    const scores = named(items(10), items(40));
    expect([scores['ndcg@10'], scores['recall@10'], scores['precision@10']]).toEqual([1, 1 / 4, 1]);
  });

  it('of nothing is nothing', () => {
    const zeros = rankingMetrics.map(() => 0);
    expect(rankingScores([], new Set(['a']))).toEqual(zeros);
    expect(rankingScores(['a'], new Set())).toEqual(zeros);
  });

  it('takes numbers in typed arrays', () => {
    expect(rankingScores(Int32Array.of(4, 7), new Set([7]))[0]).toBe(1 / Math.log2(3));
  });
});

describe('RankingTally', () => {
  it('means over lists, draws whole users', () => {
    const tally = new RankingTally();
    // One user has three misses, the other a hit: any draw is a mean of whole users.
    for (const item of ['a', 'b', 'c']) tally.add('misses', [item], new Set(['x']));
    tally.add('hits', ['x'], new Set(['x']));
    const { 'hr@10': hits } = tally.estimates({ seed: 1 });
    expect(tally.points).toBe(4);
    expect(hits).toEqual({ value: 0.25, ci95: [0, 1] });
  });
});
