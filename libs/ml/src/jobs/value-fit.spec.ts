import { describe, expect, it } from '@jest/globals';
import { describeTrainingJob } from '@tradewind/testing';
import type { ValueParameters } from '../value/customer-value.js';
import { rowBlock } from './training-inputs.js';
import { fitValueJob } from './value-fit.js';

/** Customers of a year: some order once, some now and then, some often and then no more. */
const purchases = Array.from({ length: 60 }, (_, i) => {
  const age = 100 + ((i * 37) % 250);
  const frequency = i % 3 === 0 ? 0 : i % 7;
  return [frequency, frequency === 0 ? 0 : (age * (20 + ((i * 13) % 75))) / 100, age, 1 + (i % 4)];
});
const spends = Array.from({ length: 40 }, (_, i) => [1 + (i % 6), 10 + ((i * 7) % 40), 2]);

describeTrainingJob('value-fit', {
  job: fitValueJob,
  seed: 1,
  inputs: () => ({ purchases: rowBlock(purchases), spends: rowBlock(spends) }),
  unusable: {
    'no purchases': { spends },
    'no spends': { purchases },
    'rows of other columns': { purchases: spends, spends },
    'nobody who has ordered again': { purchases: [[0, 0, 9, 5]], spends },
  },
});

describe('fitValueJob', () => {
  const context = {
    seed: 1,
    signal: { throwIfAborted: () => undefined },
    progress: () => undefined,
  };

  it('counts customers and tells the likelihood', () => {
    const { model, figures } = fitValueJob({ purchases, spends }, context);
    const customers = purchases.reduce((sum, [, , , count = 0]) => sum + count, 0);
    expect(figures).toMatchObject({ customers });
    expect(figures['logLikelihood']).toBeLessThan(0);
    expect((model as ValueParameters).spend?.p).toBeGreaterThan(0);
  });

  it('does without amounts where nobody has paid anything', () => {
    expect(fitValueJob({ purchases, spends: [] }, context).model).not.toHaveProperty('spend');
  });
});
