import { describe, expect, it } from '@jest/globals';
import { describeLearner, seededRandom } from '@tradewind/testing';
import fc from 'fast-check';
import { depthOf, growDecisionTree, leafFor, meets, rulesOf } from './decision-tree.js';
import type { TreeNode } from './decision-tree.js';

const options = { maxDepth: 4, minLeaf: 2 };

/** Rows in a square, labelled by its quarters. */
function quarters(count: number, seed: number) {
  const next = seededRandom(seed);
  const rows = Array.from({ length: count }, () => [next() * 10, next() * 10, next()]);
  const labels = rows.map(([x = 0, y = 0]) => Number(x > 5) + 2 * Number(y > 5));
  return { rows, labels };
}

interface Grown {
  rows: number[][];
  labels: number[];
  tree: TreeNode;
}
const { rows, labels } = quarters(300, 1);

describeLearner('a decision tree', {
  create: (): Grown => ({ rows: [], labels: [], tree: growDecisionTree([], [], options) }),
  toState: (grown) => grown,
  fromState: (state) => state as Grown,
  learn: (grown, examples: readonly (readonly [number[], number])[]) => {
    for (const [row, label] of examples) {
      grown.rows.push(row);
      grown.labels.push(label);
    }
    grown.tree = growDecisionTree(grown.rows, grown.labels, options);
  },
  predict: ({ tree }, row: readonly number[]) => [leafFor(tree, row).label],
  examples: rows.map((row, i) => [row, labels[i] ?? 0] as const),
  inputs: rows.slice(0, 40),
  unseen: [[], [Number.NaN, 1, 1], [Infinity, -Infinity, 0], [1e300, 0, 0]],
});

describe('growDecisionTree', () => {
  it('finds the bounds of the quarters, and asks nothing that says nothing', () => {
    const tree = growDecisionTree(rows, labels, options);
    const fresh = quarters(500, 2);
    const right = fresh.rows.filter((row, i) => leafFor(tree, row).label === fresh.labels[i]);
    expect(right.length / fresh.rows.length).toBeGreaterThan(0.97);
    const asked = rulesOf(tree).flatMap(({ conditions }) => conditions.map((each) => each.feature));
    expect(new Set(asked)).toEqual(new Set([0, 1]));
  });

  it('keeps depth and leaves within their bounds, for any labels', () => {
    const labelled = fc.array(
      fc.tuple(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 3, maxLength: 3 }), fc.nat(3)),
      {
        minLength: 1,
        maxLength: 60,
      },
    );
    const bounds = { maxDepth: 3, minLeaf: 5 };
    fc.assert(
      fc.property(labelled, (examples) => {
        const given = examples.map(([row]) => row);
        const tree = growDecisionTree(
          given,
          examples.map(([, label]) => label),
          bounds,
        );
        expect(depthOf(tree)).toBeLessThanOrEqual(3);
        const rules = rulesOf(tree);
        expect(rules.reduce((sum, { leaf }) => sum + leaf.rows, 0)).toBe(given.length);
        if (rules.length > 1) {
          expect(Math.min(...rules.map(({ leaf }) => leaf.rows))).toBeGreaterThanOrEqual(5);
        }
        // Each row meets the conditions of one way alone, and it is the way to its leaf.
        for (const row of given) {
          const met = rules.filter(({ conditions }) =>
            conditions.every((each) => meets(each, row)),
          );
          expect(met.map(({ leaf }) => leaf)).toEqual([leafFor(tree, row)]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('names a feature once in a way', () => {
    const line = Array.from({ length: 40 }, (_, i) => [i]);
    const bands = line.map(([x = 0]) => Math.floor(x / 10));
    const rules = rulesOf(growDecisionTree(line, bands, options));
    expect(rules.map(({ conditions }) => conditions)).toEqual([
      [{ feature: 0, atMost: 9.5 }],
      [{ feature: 0, above: 9.5, atMost: 19.5 }],
      [{ feature: 0, above: 19.5, atMost: 29.5 }],
      [{ feature: 0, above: 29.5 }],
    ]);
  });
});
