import { describe, expect, it } from '@jest/globals';
import { describeLearner, seededRandom } from '@tradewind/testing';
import fc from 'fast-check';
import {
  contributions,
  OnlineLogisticRegression,
  probabilityOf,
  type LogisticRegressionState,
} from './index.js';

interface Example {
  readonly values: number[];
  readonly label: 0 | 1;
}

/** Draws examples from a known model: intercept -2, weights 1.5 and -1 on [-2, 2]. */
function draw(count: number, next: () => number): Example[] {
  return Array.from({ length: count }, () => {
    const values = [next() * 4 - 2, next() * 4 - 2];
    const odds = -2 + 1.5 * (values[0] ?? 0) - (values[1] ?? 0);
    return { values, label: next() < 1 / (1 + Math.exp(-odds)) ? 1 : 0 };
  });
}

const features = ['a', 'b'];
const learnAll = (learner: OnlineLogisticRegression, examples: readonly Example[]) => {
  for (const { values, label } of examples) learner.learn(values, label);
};
const examples = draw(600, seededRandom(1));

describeLearner<OnlineLogisticRegression, Example, number[]>('OnlineLogisticRegression', {
  create: () => new OnlineLogisticRegression({ features }),
  toState: (learner) => learner.toState(),
  fromState: (state) =>
    OnlineLogisticRegression.fromState({ features }, state as LogisticRegressionState),
  learn: learnAll,
  predict: (learner, input) => [learner.predict(input)],
  examples,
  inputs: examples.slice(0, 50).map(({ values }) => values),
  unseen: [[], [0, 0], [1e300, -1e300], [NaN, Infinity], [1, 2, 3]],
});

describe('OnlineLogisticRegression', () => {
  it('predicts the base rate until it has examples of both classes', () => {
    const learner = new OnlineLogisticRegression({ features });
    for (let i = 0; i < 998; i++) learner.learn([i, 1], 0);
    expect(learner.started).toBe(false);
    expect(learner.model()).toBeUndefined();
    expect(learner.predict([1, 1])).toBeCloseTo(1 / 1000, 12);
    expect(JSON.stringify(learner.toState()).length).toBeLessThan(20_000);
  });

  it('starts with a batch fit once it has 200 examples with 20 of either class', () => {
    const learner = new OnlineLogisticRegression({ features });
    let learned = 0;
    for (const { values, label } of examples) {
      if (learner.started) break;
      learner.learn(values, label);
      learned++;
    }
    expect(learned).toBe(200);
    const model = learner.model();
    expect(model?.features).toEqual(features);
    expect(model?.weights[0]).toBeGreaterThan(0.5);
    expect(model?.weights[1]).toBeLessThan(-0.3);
  });

  it('corrects the start for the frequent class, of which it kept only a sample', () => {
    const learner = new OnlineLogisticRegression({
      features: ['x'],
      start: { examples: 200, perClass: 20, keepPerClass: 30 },
    });
    for (let i = 0; i < 2000; i++) learner.learn([0], i % 100 === 99 ? 1 : 0);
    expect(learner.started).toBe(true);
    expect(learner.predict([0])).toBeCloseTo(0.01, 3);
  });

  it('finds the weights of the model that labelled the examples', () => {
    const learner = new OnlineLogisticRegression({ features });
    learnAll(learner, draw(20_000, seededRandom(2)));
    const model = learner.model();
    const perUnit = model?.weights.map((weight, i) => weight / (model.scales[i] ?? 1)) ?? [];
    expect(perUnit[0]).toBeCloseTo(1.5, 0.7);
    expect(perUnit[1]).toBeCloseTo(-1, 0.7);
  });

  it("exports a model with the same predictions and each feature's contribution", () => {
    const learner = new OnlineLogisticRegression({ features });
    learnAll(learner, examples);
    const model = learner.model();
    if (!model) throw new Error('expected a model after 600 examples');
    fc.assert(
      fc.property(fc.array(fc.double(), { maxLength: 4 }), (values) => {
        const p = probabilityOf(model, values);
        expect(p).toBe(learner.predict(values));
        const odds = contributions(model, values).reduce((a, b) => a + b, model.intercept);
        expect(p).toBeCloseTo(1 / (1 + Math.exp(-odds)), 12);
      }),
    );
  });
});
