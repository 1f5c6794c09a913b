import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Matrix, inverse } from 'ml-matrix';
import { historiesOf } from '../histories.js';
import { scored } from '../ranking-model.contract.js';
import { ringTouches, sameRing } from '../recordings.fixture.js';
import { coCountsOf } from './co-counts.js';
import { Ease } from './ease.js';
import { invertInPlace } from './inverse.js';
import { solveEase } from './solve.js';

const quiet = () => undefined;

const histories = fc.array(fc.array(fc.integer({ min: 0, max: 10 }), { maxLength: 9 }), {
  maxLength: 12,
});

describe('invertInPlace', () => {
  it.each([4, 8, 12, 20, 36])('inverts a matrix of %i rows', (n) => {
    const factor = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_unused, j) => Math.sin(3 * i + 7 * j) + Number(i === j) * 3),
    );
    const full = new Matrix(factor).mmul(new Matrix(factor).transpose());
    const expected = inverse(full);
    const packed = Float64Array.from({ length: n * n }, (_, at) =>
      at % n <= Math.floor(at / n) ? full.get(Math.floor(at / n), at % n) : Number.NaN,
    );
    const shares: number[] = [];
    invertInPlace(packed, n, (share) => shares.push(share));
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        expect(packed[i * n + j]).toBeCloseTo(expected.get(i, j), 9);
      }
    }
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  it('refuses what is not positive definite', () => {
    const matrix = new Float64Array(16);
    expect(() => {
      invertInPlace(matrix, 4, quiet);
    }).toThrow('not positive definite');
  });
});

describe('coCountsOf', () => {
  it('counts shoppers who had both', () => {
    fc.assert(
      fc.property(histories, (all) => {
        const { items, counts } = coCountsOf(historiesOf(all, 11), 100);
        items.forEach((a, row) => {
          items.subarray(0, row + 1).forEach((b, column) => {
            const both = all.filter((history) => history.includes(a) && history.includes(b));
            expect(counts[(row * (row + 1)) / 2 + column]).toBe(both.length);
          });
        });
        expect(items.length).toBe(new Set(all.flat()).size);
      }),
    );
  });

  it('takes the items of most shoppers when there are too many', () => {
    const { items, counts } = coCountsOf(
      historiesOf(
        [
          [0, 1],
          [1, 2],
          [2, 3],
        ],
        4,
      ),
      2,
    );
    expect([...items]).toEqual([1, 2]);
    expect([...counts]).toEqual([2, 1, 2]);
  });
});

describe('solveEase', () => {
  it('is the constrained ridge regression of every item on the others', () => {
    const all = [[0, 1, 2], [0, 1], [1, 2, 3], [4, 0], [4, 3], [2]];
    const penalty = 0.5;
    const { items, width, targets, weights } = solveEase(
      coCountsOf(historiesOf(all, 5), 100),
      { penalty, width: 100 },
      quiet,
    );
    const x = new Matrix(
      all.map((history) => [0, 1, 2, 3, 4].map((i) => Number(history.includes(i)))),
    );
    for (const target of items) {
      // The normal equations of the regression without the target itself.
      const others = [0, 1, 2, 3, 4].filter((item) => item !== target);
      const inputs = x.subMatrixColumn(others);
      const gram = inputs.transpose().mmul(inputs).add(Matrix.eye(4).mul(penalty));
      const solution = inverse(gram).mmul(inputs.transpose().mmul(x.getColumnVector(target)));
      others.forEach((item, at) => {
        const row = [...targets.subarray(item * width, (item + 1) * width)];
        expect(weights[item * width + row.indexOf(target)]).toBeCloseTo(solution.get(at, 0), 5);
      });
    }
  });
});

describe('Ease', () => {
  const touches = ringTouches(300, 3);
  const shoppers: number[][] = [];
  for (const { shopper, item } of touches) (shoppers[shopper] ??= []).push(item);

  it('says nothing before it has a solution, and nothing of items without a row', () => {
    const model = new Ease();
    expect(scored(model, [0])).toEqual([]);
    const counts = coCountsOf(historiesOf(shoppers, 48), 40);
    model.solution = solveEase(counts, { penalty: 5, width: 10 }, quiet);
    expect(scored(model, [1_000])).toEqual([]);
  });

  it('finds the ring that a visitor walks', () => {
    const model = new Ease();
    const counts = coCountsOf(historiesOf(shoppers, 48), 100);
    model.solution = solveEase(counts, { penalty: 5, width: 10 }, quiet);
    for (const item of [0, 14, 29]) {
      const found = scored(model, [item]).filter((_, at) => at % 2 === 0);
      expect(found.length).toBeGreaterThan(3);
      expect(found.filter((each) => !sameRing(each, item))).toEqual([]);
    }
  });
});
