import { describe, expect, it } from '@jest/globals';
import { Matrix, solve } from 'ml-matrix';
import { historiesOf, transposed } from '../histories.js';
import { scored } from '../ranking-model.contract.js';
import { ringTouches, sameRing } from '../recordings.fixture.js';
import { gramian, randomFactors } from './factor-matrix.js';
import { defaultIalsOptions, foldIn, trainIals } from './ials.js';
import type { IalsTraining } from './ials.js';
import { ImplicitFactors } from './implicit-factors.js';

const options = { ...defaultIalsOptions, dimensions: 8 };
const training: IalsTraining = { epochs: 6, seed: 1, onProgress: () => undefined };
const shoppers: number[][] = [];
for (const { shopper, item } of ringTouches(300, 3)) (shoppers[shopper] ??= []).push(item);
const histories = historiesOf(shoppers, 48);

describe('transposed', () => {
  it('has the shoppers of each item, and is its own inverse up to order', () => {
    const small = historiesOf([[2, 0], [], [0, 1, 0]], 3);
    const back = transposed(small);
    expect([...back.offsets]).toEqual([0, 2, 3, 4]);
    expect([...back.items]).toEqual([0, 2, 2, 0]);
    expect([...transposed(back).items]).toEqual([0, 2, 0, 1]);
  });
});

describe('foldIn', () => {
  it('solves the normal equations', () => {
    const factors = randomFactors(10, 4, { seed: 5, deviation: 1 });
    const density = 0.1;
    const touched = [1, 7, 3];
    const given = { ...options, dimensions: 4 };
    const x = foldIn(touched, { factors, gram: gramian(factors), density }, given);
    const all = new Matrix(
      Array.from({ length: 10 }, (_, row) => [...factors.values.subarray(4 * row, 4 * row + 4)]),
    );
    const own = all.subMatrixRow(touched);
    const weight = given.unobserved * density;
    const ridge = given.penalty * (3 + weight * 10) ** given.penaltyGrowth;
    const a = own
      .transpose()
      .mmul(own)
      .add(all.transpose().mmul(all).mul(weight))
      .add(Matrix.eye(4).mul(ridge));
    const b = own.transpose().mmul(Matrix.ones(3, 1));
    const expected = solve(a, b).to1DArray();
    expected.forEach((value, at) => {
      expect(x[at]).toBeCloseTo(value, 6);
    });
  });

  it('is nothing for a history of unknown items', () => {
    const factors = randomFactors(3, 8, { seed: 1, deviation: 1 });
    const x = foldIn([99, -1], { factors, gram: gramian(factors), density: 0.1 }, options);
    expect([...x]).toEqual(Array.from({ length: 8 }, () => 0));
  });
});

describe('trainIals', () => {
  it('is the same for the same seed, and goes on from warm factors', () => {
    const { items } = trainIals(histories, options, training);
    expect(trainIals(histories, options, training).items).toEqual(items);
    const short = trainIals(histories, options, { ...training, epochs: 1, seed: 9 });
    const warm = trainIals(histories, options, { ...training, epochs: 1, seed: 9, warm: items });
    const distance = (values: Float32Array) =>
      values.reduce((sum, value, at) => sum + (value - (items.values[at] ?? 0)) ** 2, 0);
    expect(distance(warm.items.values)).toBeLessThan(distance(short.items.values) / 10);
  });

  it('takes in new items while it starts from the factors of the others', () => {
    const { items } = trainIals(histories, options, training);
    const grown = historiesOf([...shoppers, [48, 0], [48, 1], [48, 2]], 49);
    const model = new ImplicitFactors(options);
    model.trained = trainIals(grown, options, { ...training, epochs: 2, warm: items });
    const found = scored(model, [48]).filter((_, at) => at % 2 === 0);
    expect(
      found
        .filter((item) => item !== 48)
        .slice(0, 3)
        .every((item) => sameRing(item, 0)),
    ).toBe(true);
  });
});

describe('ImplicitFactors', () => {
  it('gives an item that came up since a factor from those who touch it', () => {
    const model = new ImplicitFactors(options);
    model.trained = trainIals(histories, options, training);
    const touch = { shopper: 0, item: 60, time: 0, weight: 1 };
    const found = () => scored(model, [12, 13]).filter((_, at) => at % 2 === 0);
    expect(found()).not.toContain(60);
    for (const before of [[12], [13, 14], [15, 16]]) model.learn(touch, before);
    expect(found().slice(0, 7)).toContain(60);
    expect(
      scored(model, [0, 1])
        .filter((_, at) => at % 2 === 0)
        .slice(0, 6),
    ).not.toContain(60);
    model.trained = trainIals(histories, options, training);
    expect(found()).not.toContain(60);
  });

  it('solves that factor as a training would from the same shoppers', () => {
    const trained = trainIals(histories, options, training);
    const model = new ImplicitFactors(options);
    model.trained = trained;
    model.learn({ shopper: 0, item: 60, time: 0, weight: 1 }, [12, 13]);
    const items = {
      factors: trained.items,
      gram: gramian(trained.items),
      density: trained.density,
    };
    const shopper = foldIn([13, 12], items, options);
    const shoppers = { dimensions: 8, values: Float32Array.from(shopper) };
    const basis = { factors: shoppers, gram: trained.shopperGram, rows: trained.shoppers };
    const factor = foldIn([0], { ...basis, density: trained.density }, options);
    const expected = factor.reduce((sum, value, at) => sum + value * (shopper[at] ?? 0), 0);
    const scores = scored(model, [12, 13]);
    expect(scores[scores.indexOf(60) + 1]).toBeCloseTo(expected, 9);
  });

  it('finds the ring that a visitor walks, who was not there when it was trained', () => {
    const model = new ImplicitFactors(options);
    expect(scored(model, [0])).toEqual([]);
    model.trained = trainIals(histories, options, training);
    for (const item of [0, 14, 29]) {
      const found = scored(model, [item])
        .filter((_, at) => at % 2 === 0)
        .slice(0, 4);
      expect(found.filter((each) => !sameRing(each, item))).toEqual([]);
    }
    expect(scored(model, [])).toEqual([]);
  });
});
