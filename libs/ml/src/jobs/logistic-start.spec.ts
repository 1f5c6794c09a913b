import { describe, expect, it } from '@jest/globals';
import { describeTrainingJob, seededRandom } from '@tradewind/testing';
import { OnlineLogisticRegression } from '../logistic-regression.js';
import type { LogisticRegressionState } from '../logistic-regression.js';
import { startLogistic } from './logistic-start.js';
import { rowBlock } from './training-inputs.js';

const features = ['price', 'views', 'noise'];

/** Examples whose log-odds are 1.5 x price - views. */
function examples(count: number) {
  const next = seededRandom(3);
  const rows = Array.from({ length: count }, () => [next() * 4 - 2, next() * 4 - 2, next()]);
  const labels = rows.map(([price = 0, views = 0]) =>
    Number(next() < 1 / (1 + Math.exp(views - 1.5 * price))),
  );
  return { rows, labels };
}

const { rows, labels } = examples(400);
const options = { features };
const context = {
  seed: 1,
  signal: { aborted: false, throwIfAborted: () => undefined },
  progress: () => undefined,
};

describeTrainingJob('logistic-start', {
  job: startLogistic,
  seed: 1,
  inputs: () => structuredClone({ options, rows, labels }),
  unusable: {
    'no features': { options: { features: [] }, rows, labels },
    'no options': { rows, labels },
    'a row that is too short': { options, rows: [...rows.slice(1), [1, 2]], labels },
    'a value that is no number': { options, rows: [...rows.slice(1), [1, 2, NaN]], labels },
    'labels that are missing': { options, rows, labels: labels.slice(1) },
    'a label that is none': { options, rows, labels: [...labels.slice(1), 2] },
    'one class alone': { options, rows, labels: labels.map(() => 1) },
    'half a row': { options, rows: new Uint8Array(20), labels: [1] },
    'counts that are none': { options: { features, seen: [0, 5] }, rows, labels },
  },
});

describe('startLogistic', () => {
  it('fits what a learner fits that is started with the same examples', () => {
    const start = { examples: rows.length, perClass: 20, keepPerClass: rows.length };
    const learner = new OnlineLogisticRegression({ features, start });
    rows.forEach((row, at) => {
      learner.learn(row, labels[at] === 1 ? 1 : 0);
    });
    const { model } = startLogistic({ options, rows, labels }, context);
    expect(model).toEqual(learner.toState());
  });

  it('finds the weights behind the labels, and a learner goes on from there', () => {
    const { model, figures } = startLogistic({ options, rows, labels }, context);
    const learner = OnlineLogisticRegression.fromState(
      { features },
      model as LogisticRegressionState,
    );
    expect(learner.started).toBe(true);
    const [price = 0, views = 0, noise = 0] = learner.model()?.weights ?? [];
    expect(price).toBeGreaterThan(1);
    expect(views).toBeLessThan(-0.7);
    expect(Math.abs(noise)).toBeLessThan(0.4);
    expect(figures['auc']).toBeGreaterThan(0.85);
    learner.learn([1, 1, 1], 1);
    expect(learner.examples).toBe(rows.length + 1);
  });

  it('reads blocks as it reads JSON', () => {
    const blocks = { options, rows: rowBlock(rows), labels: Uint8Array.from(labels) };
    const json = { options, rows, labels };
    expect(startLogistic(blocks, context)).toEqual(startLogistic(json, context));
  });

  it('corrects for a sample in which a class is more frequent than it is', () => {
    const seen = [60_000, 300];
    const rare = startLogistic({ options: { features, seen }, rows, labels }, context);
    const learner = OnlineLogisticRegression.fromState(
      { features },
      rare.model as LogisticRegressionState,
    );
    expect(learner.predict([0, 0, 0.5])).toBeLessThan(0.02);
  });
});
