import { describe, expect, it } from '@jest/globals';
import { NaiveBayes } from './naive-bayes.js';
import { holdOutLabels } from './scope.js';

const labels = Array.from({ length: 9 }, (_, at) => `intent-${at}`);
const texts = labels.flatMap((label) => ['x', 'y'].map((text) => ({ text, label })));

describe('holdOutLabels', () => {
  it('takes a quarter of the labels, rounded down, out of training and parts the test by them', () => {
    const { train, inScope, outOfScope } = holdOutLabels(texts, texts, 1);
    const known = new Set(train.map(({ label }) => label));
    expect(known.size).toBe(7);
    expect(inScope.every((row) => known.has(texts[row]?.label ?? ''))).toBe(true);
    expect(outOfScope.some((row) => known.has(texts[row]?.label ?? ''))).toBe(false);
    expect([...inScope, ...outOfScope].sort((a, b) => a - b)).toEqual(texts.map((_, row) => row));
  });

  it('draws other labels by another seed', () => {
    const draws = [1, 2, 3, 4].map((seed) => holdOutLabels(texts, texts, seed).outOfScope.join());
    expect(holdOutLabels(texts, texts, 1).outOfScope.join()).toBe(draws[0]);
    expect(new Set(draws).size).toBeGreaterThan(1);
  });
});

describe('NaiveBayes', () => {
  it('has the posterior of the textbook', () => {
    const model = new NaiveBayes();
    model.learn([
      { text: 'red red', label: 'a' },
      { text: 'blue', label: 'b' },
    ]);
    // Priors 1/2; words (count + 1) / (total + vocabulary of 2 + 1 for all unknown words).
    const [a, b] = [(2 + 1) / (2 + 3), (0 + 1) / (1 + 3)];
    const { label, confidence } = model.predict('Red');
    expect(label).toBe('a');
    expect(confidence).toBeCloseTo(a / (a + b), 12);
  });
});
