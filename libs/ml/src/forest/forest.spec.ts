import { describe, expect, it } from '@jest/globals';
import { describeLearner } from '@tradewind/testing';
import fc from 'fast-check';
import { ExampleReservoir, exampleRows, type ReservoirState } from '../example-reservoir.js';
import { auc, expectedCalibrationError } from '../metrics.js';
import { binOf, binRows, MAX_BINS } from './bins.js';
import { decodeForest, encodeForest } from './forest-codec.js';
import { fitForest } from './fit-forest.js';
import { xorExamples } from './forest.fixture.js';
import { fitPlatt, plattProbability } from './platt.js';
import { RandomForest } from './random-forest.js';

const scored = (forest: RandomForest, { rows, labels }: ReturnType<typeof xorExamples>) =>
  rows.map((row, at) => ({ score: forest.predict(row), label: labels[at] === 1 ? 1 : 0 }) as const);

describe('bins', () => {
  it('keep the order of values, and give each of a few values its own', () => {
    const values = fc.array(fc.double({ noDefaultInfinity: true }), { minLength: 1 });
    fc.assert(
      fc.property(values, (column) => {
        const { edges, bins } = binRows(
          column.map((value) => [value]),
          1,
        );
        const [cuts = new Float64Array()] = edges;
        expect(cuts.length).toBeLessThan(MAX_BINS);
        expect([...cuts].every(Number.isFinite)).toBe(true);
        const order = [...column.keys()].sort((i, j) => sortable(column[i]) - sortable(column[j]));
        const sorted = order.map((row) => bins[row] ?? 0);
        expect(sorted).toEqual(sorted.toSorted((a, b) => a - b));
        expect([...bins]).toEqual(column.map((value) => binOf(cuts, value)));
      }),
    );
    const { bins } = binRows([[3], [1], [2], [1]], 1);
    expect([...bins]).toEqual([2, 0, 1, 0]);
  });

  const sortable = (value = NaN) => (Number.isNaN(value) ? -Number.MAX_VALUE : value);

  it('hold about the same number of examples each when there are many values', () => {
    const { bins } = binRows(
      Array.from({ length: 3_200 }, (_, i) => [Math.sqrt(i)]),
      1,
    );
    const counts = new Array<number>(MAX_BINS).fill(0);
    for (const bin of bins) counts[bin] = (counts[bin] ?? 0) + 1;
    expect(Math.min(...counts)).toBe(100);
    expect(Math.max(...counts)).toBe(100);
  });
});

describe('a random forest', () => {
  const learned = xorExamples(2_000, 1);
  const { model, outOfBag } = fitForest(learned.rows, learned.labels, { seed: 4 });
  const forest = new RandomForest(model);

  it('learns what only two features together tell, and is calibrated', () => {
    const pairs = scored(forest, xorExamples(2_000, 2));
    // The labels of one in ten are turned round: no ranking gets beyond 0.9.
    expect(auc(pairs)).toBeGreaterThan(0.87);
    expect(expectedCalibrationError(pairs)).toBeLessThan(0.06);
  });

  it('knows from examples out of the bag how good it is on others', () => {
    const known = learned.rows.flatMap((_, row) =>
      Number.isNaN(outOfBag[row]) ? [] : [{ row, score: outOfBag[row] ?? 0 }],
    );
    expect(known.length).toBeGreaterThan(1_990);
    const inside = known.map(({ row, score }) => ({
      score,
      label: learned.labels[row] === 1 ? (1 as const) : (0 as const),
    }));
    expect(auc(inside)).toBeCloseTo(auc(scored(forest, xorExamples(2_000, 2))), 1);
  });

  it('names the features that a prediction rests on', () => {
    const [a = 0, b = 0, ...others] = forest.contributions([9, 1, 0.5, 0.5]);
    const both = Math.max(Math.abs(a), Math.abs(b));
    expect(both).toBeGreaterThan(1);
    for (const other of others) expect(Math.abs(other)).toBeLessThan(both / 2);
  });

  it('weighs classes, and grows no more nodes than it may', () => {
    const rare = {
      rows: learned.rows,
      labels: learned.labels.map((label, at) => (at % 9 ? 0 : label)),
    };
    const mean = (classWeights: [number, number]) => {
      const fit = fitForest(rare.rows, rare.labels, { seed: 1, trees: 10, classWeights });
      const votes = new RandomForest({ ...fit.model, calibration: { slope: 1, offset: 0 } });
      return rare.rows.reduce((sum, row) => sum + votes.predict(row), 0) / rare.rows.length;
    };
    expect(mean([1, 8])).toBeGreaterThan(2 * mean([1, 1]));
    const small = fitForest(learned.rows, learned.labels, { seed: 4, maxNodes: 500 }).model;
    expect(small.nodes.length).toBeLessThanOrEqual(500);
    expect(small.roots.length).toBeGreaterThan(2);
  });

  it('comes back from its bytes, which are the same for the same forest', () => {
    const bytes = encodeForest(model);
    const again = fitForest(learned.rows, learned.labels, { seed: 4 }).model;
    expect(Buffer.from(encodeForest(again)).equals(Buffer.from(bytes))).toBe(true);
    const copy = new RandomForest(decodeForest(bytes));
    for (const row of learned.rows.slice(0, 200))
      expect(copy.predict(row)).toBe(forest.predict(row));
    const other = fitForest(learned.rows, learned.labels, { seed: 5 }).model;
    expect(Buffer.from(encodeForest(other)).equals(Buffer.from(bytes))).toBe(false);
  });

  it('refuses bytes that are damaged, so that every prediction ends', () => {
    const small = fitForest(learned.rows.slice(0, 300), learned.labels.slice(0, 300), {
      ...{ seed: 1, trees: 3 },
    });
    const bytes = encodeForest(small.model);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const damaged = bytes.slice();
        damaged[at] = ((damaged[at] ?? 0) + by) % 256;
        let read: RandomForest;
        try {
          read = new RandomForest(decodeForest(damaged));
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          return;
        }
        expect(Number.isFinite(read.predict([1, 2, 3, 4]))).toBe(true);
      }),
    );
    expect(() => decodeForest(bytes.subarray(0, -1))).toThrow(/cut off/);
    expect(() => decodeForest(new Uint8Array(4))).toThrow(/no forest/);
  });

  it('refuses rows and labels that do not fit', () => {
    expect(() => fitForest([], new Uint8Array(), { seed: 1 })).toThrow(RangeError);
    expect(() => fitForest([[1]], new Uint8Array(2), { seed: 1 })).toThrow(RangeError);
  });
});

describe('the calibration', () => {
  it('finds the log-odds behind scores that are too timid', () => {
    const scores = Array.from({ length: 4_000 }, (_, i) => 0.3 + (0.4 * (i + 0.5)) / 4_000);
    const labels = scores.map((score, i) =>
      Number((i * 0.618) % 1 < 1 / (1 + ((1 - score) / score) ** 3)),
    );
    const platt = fitPlatt(scores, labels);
    expect(platt.slope).toBeCloseTo(3, 0);
    expect(plattProbability(platt, 0.5)).toBeCloseTo(0.5, 1);
  });

  it('leaves scores alone when there is one class only', () => {
    expect(fitPlatt([0.1, 0.4], [0, 0])).toEqual({ slope: 1, offset: 0 });
  });
});

describe('a reservoir of examples', () => {
  const options = { capacity: 100, columns: 2, halfLife: 1_000 };

  it('is a function of the sequence of examples, wherever it is stored in between', () => {
    const whole = new ExampleReservoir('demo', options);
    let stored = new ExampleReservoir('demo', options);
    for (let i = 0; i < 1_000; i++) {
      whole.add([i, -i / 3], i % 3 === 0 ? 1 : 0);
      stored.add([i, -i / 3], i % 3 === 0 ? 1 : 0);
      if (i % 37 === 0) stored = ExampleReservoir.fromState('demo', options, stored.toState());
    }
    expect(stored.toState()).toEqual(whole.toState());
    const { rows, labels } = exampleRows(whole.toBytes(), 2);
    expect(rows).toHaveLength(100);
    rows.forEach((row, at) => {
      expect(labels[at]).toBe((row[0] ?? 1) % 3 === 0 ? 1 : 0);
    });
  });

  it('keeps newer examples more often, by its half-life', () => {
    const reservoir = new ExampleReservoir('demo', { ...options, capacity: 1_000 });
    for (let i = 0; i < 5_000; i++) reservoir.add([i, 0], 0);
    const { rows } = exampleRows(reservoir.toBytes(), 2);
    const kept = (from: number) => rows.filter(([i = 0]) => i >= from && i < from + 1_000).length;
    expect(kept(4_000)).toBeGreaterThan(1.6 * kept(3_000));
    expect(kept(1_000)).toBeGreaterThan(20);
  });

  it('refuses bytes that are not its own', () => {
    expect(() => exampleRows(new Uint8Array(10), 2)).toThrow(/do not have 10 bytes/);
    expect(() => exampleRows(Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 7]), 2)).toThrow(/neither/);
  });
});

/** What a trainer keeps of a forest: a sample of the examples, and the forest last fitted to it. */
class SampledForest {
  readonly #reservoir: ExampleReservoir;
  #forest: RandomForest | undefined;
  static readonly options = { capacity: 400, columns: 4, halfLife: 1_000 };

  constructor(
    readonly seed: number,
    state?: { reservoir: ReservoirState; forest?: string | undefined },
  ) {
    const { options } = SampledForest;
    this.#reservoir = state
      ? ExampleReservoir.fromState('demo', options, state.reservoir)
      : new ExampleReservoir('demo', options);
    const bytes = state?.forest;
    if (bytes !== undefined)
      this.#forest = new RandomForest(decodeForest(Buffer.from(bytes, 'base64')));
  }

  learn(examples: readonly (readonly [readonly number[], 0 | 1])[]): void {
    for (const [row, label] of examples) this.#reservoir.add(row, label);
    const { rows, labels } = exampleRows(this.#reservoir.toBytes(), 4);
    this.#forest = new RandomForest(fitForest(rows, labels, { seed: this.seed, trees: 10 }).model);
  }

  predict(row: readonly number[]): number {
    return this.#forest?.predict(row) ?? 0.5;
  }

  toState() {
    const bytes = this.#forest && encodeForest(this.#forest.model);
    const forest = bytes && Buffer.from(bytes).toString('base64');
    return { seed: this.seed, reservoir: this.#reservoir.toState(), forest };
  }
}

const sample = xorExamples(300, 6);
describeLearner('a random forest on a sample', {
  create: (seed) => new SampledForest(seed),
  toState: (learner) => learner.toState(),
  fromState: (state) => {
    const { seed, ...rest } = state as ReturnType<SampledForest['toState']>;
    return new SampledForest(seed, rest);
  },
  learn: (learner, examples) => {
    learner.learn(examples);
  },
  predict: (learner, input) => [learner.predict(input)],
  examples: sample.rows.map((row, at) => [row, sample.labels[at] === 1 ? 1 : 0] as const),
  inputs: sample.rows.slice(0, 20),
  unseen: [[], [NaN, Infinity, -Infinity, 0], [0, 0, 0, 0], [1e300, -1e300, 1, 1, 1]],
});
