import { describe, expect, it } from '@jest/globals';
import { RankingTally, rankingScores } from './ranking.js';

const items = (count: number) => Array.from({ length: count }, (_, at) => `i${at + 1}`);

describe('rankingScores', () => {
  it('of a list with hits on ranks 2 and 4, of three relevant items', () => {
    const scores = rankingScores(['a', 'x', 'b', 'y'], new Set(['x', 'y', 'z']));
    const gain = 1 / Math.log2(3) + 1 / Math.log2(5);
    const ideal = 1 + 1 / Math.log2(3) + 1 / Math.log2(4);
    expect(scores).toEqual([gain / ideal, 2 / 3, 1, 1, 1 / 2]);
  });

  it.each([
    ['the first', 1, [1, 1, 1, 1, 1]],
    ['the tenth', 10, [1 / Math.log2(11), 1, 1, 1, 1 / 10]],
    ['the eleventh', 11, [0, 0, 0, 1, 1 / 11]],
    ['the twentieth', 20, [0, 0, 0, 1, 1 / 20]],
    ['the twenty-first', 21, [0, 0, 0, 0, 0]],
  ])('of %s of a long list', (_, rank, scores) => {
    expect(rankingScores(items(30), new Set([`i${rank}`]))).toEqual(scores);
  });

  it('of more relevant items than places is ideal when all places hit', () => {
    const [ndcg, recall] = rankingScores(items(10), new Set(items(40)));
    expect([ndcg, recall]).toEqual([1, 1 / 4]);
  });

  it('of nothing is nothing', () => {
    expect(rankingScores([], new Set(['a']))).toEqual([0, 0, 0, 0, 0]);
    expect(rankingScores(['a'], new Set())).toEqual([0, 0, 0, 0, 0]);
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
