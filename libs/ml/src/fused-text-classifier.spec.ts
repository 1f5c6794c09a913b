import { describe, expect, it } from '@jest/globals';
import { FusedTextClassifier } from './fused-text-classifier.js';
import { fitLogistic, probability } from './logistic-fit.js';
import { RandomSource } from './random-source.js';
import { SoftmaxRegression } from './softmax-regression.js';

/** Texts of three labels; the vector tells the label, the words do so only in part. */
function examples(seed: number, each: number) {
  const random = new RandomSource(seed);
  const uniform = () => random.below(1_000) / 1_000;
  return ['tea', 'mug', 'hat', 'pen'].flatMap((label, at) =>
    Array.from({ length: each }, (_, n) => {
      const raw = [0, 1, 2, 3].map((d) => (d === at ? 1 : 0) + 0.6 * uniform());
      const length = Math.hypot(...raw);
      const word = uniform() < 0.5 ? label : 'thing';
      return { text: `${word} number ${n % 7}`, label, vector: raw.map((x) => x / length) };
    }),
  );
}

describe('FusedTextClassifier', () => {
  const train = examples(1, 30);
  const test = examples(2, 30);
  const classifier = FusedTextClassifier.train(train);
  const accuracy = (of: FusedTextClassifier) =>
    test.filter((text) => of.predict(text).ranking[0]?.label === text.label).length / test.length;

  it('is right where words alone do not tell', () => {
    expect(accuracy(classifier)).toBeGreaterThan(0.95);
  });

  it('ranks all labels by probabilities', () => {
    const { ranking, confidence } = classifier.predict(test[0] ?? { text: '', vector: [] });
    expect(ranking).toHaveLength(4);
    expect(ranking.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 9);
    expect(confidence).toBeGreaterThan(0);
    expect(confidence).toBeLessThan(1);
  });

  it('is less sure of what is far from all examples', () => {
    const known = classifier.predict({ text: 'tea number 1', vector: [1, 0, 0, 0] }).confidence;
    const half = Math.SQRT1_2 / Math.SQRT2;
    const far = { text: 'xyzzy', vector: [-half, half, -half, -half] };
    expect(classifier.predict(far).confidence).toBeLessThan(known);
  });

  it('predicts the same after it was stored, and when it is trained again', () => {
    const state = JSON.parse(JSON.stringify(classifier.toState())) as ReturnType<
      typeof classifier.toState
    >;
    const restored = FusedTextClassifier.fromState(train, state);
    const again = FusedTextClassifier.train(train);
    for (const text of test.slice(0, 10)) {
      expect(restored.predict(text)).toEqual(classifier.predict(text));
      expect(again.predict(text)).toEqual(classifier.predict(text));
    }
  });
});

describe('SoftmaxRegression', () => {
  it('has the gradient of its loss at zero: the weights point to the label', () => {
    const fitted = SoftmaxRegression.fit(
      [
        [1, 0],
        [0, 1],
      ],
      ['a', 'b'],
      { cost: 10 },
    );
    const [a = 0, b = 0] = fitted.logProbabilities([1, 0]);
    expect(a).toBeGreaterThan(b);
    expect(Math.exp(a) + Math.exp(b)).toBeCloseTo(1, 12);
    // By symmetry, of the optimum: w = c (1 - p), p = 1 / (1 + exp(-2 w)).
    const w = 10 * (1 - Math.exp(a));
    expect(Math.exp(a)).toBeCloseTo(1 / (1 + Math.exp(-2 * w)), 2);
  });
});

describe('fitLogistic', () => {
  it('finds the share of right ones, and that a signal tells', () => {
    const outcomes = Array.from({ length: 200 }, (_, n) => ({
      signals: [n % 2, 7],
      right: n % 2 === 1 ? n % 10 !== 1 : n % 10 === 0,
    }));
    const fit = fitLogistic(outcomes);
    expect(probability(fit, [1, 7])).toBeCloseTo(0.8, 1);
    expect(probability(fit, [0, 7])).toBeCloseTo(0.2, 1);
  });
});
