import { describe, expect, it } from '@jest/globals';
import { seededRandom } from '@tradewind/testing';
import { Candidates, defaultPromotionRule } from './candidates.js';
import type { CandidatesState, Promotion } from './candidates.js';
import { addFaded, fadedError, fadedMean, noFadedSums } from './faded-sums.js';

const RUNS = 200;
const EXAMPLES = 6_000;
const EXAMPLES_PER_EPOCH = 20;
/** Of runs of so many examples, those in which a challenger that is no better is promoted. */
const STATED_RATE = 0.02;

/** Losses of two predictors whose log-odds are off by noise of these standard deviations. */
function* losses(seed: number, noise: { champion: number; challenger: number }) {
  const next = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  for (let i = 0; i < EXAMPLES; i++) {
    const odds = -2 + 1.5 * normal();
    const label = next() < 1 / (1 + Math.exp(-odds));
    const lossOf = (sd: number) => Math.log1p(Math.exp((label ? -1 : 1) * (odds + sd * normal())));
    yield { champion: lossOf(noise.champion), challenger: lossOf(noise.challenger) };
  }
}

function simulate(seed: number, noise: { champion: number; challenger: number }) {
  const state = Candidates.initialState('champion');
  const candidates = new Candidates(state);
  const promotions: (Promotion & { at: number })[] = [];
  let at = 0;
  for (const each of losses(seed, noise)) {
    candidates.observe(each);
    at += 1;
    const promotion = at % EXAMPLES_PER_EPOCH === 0 ? candidates.measure() : undefined;
    if (promotion) promotions.push({ ...promotion, at });
  }
  return promotions;
}

describe('a challenger', () => {
  it(`that is no better is promoted in at most ${STATED_RATE * 100} % of runs`, () => {
    const equal = { champion: 0.5, challenger: 0.5 };
    const promoted = Array.from({ length: RUNS }, (_, seed) => simulate(seed + 1, equal));
    const wrong = promoted.filter((promotions) => promotions.length > 0).length;
    expect(wrong).toBeLessThanOrEqual(STATED_RATE * RUNS);
  }, 240_000);

  it('that is better is promoted, once, and stays', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const promotions = simulate(seed, { champion: 0.8, challenger: 0.2 });
      expect(promotions.map(({ to }) => to)).toEqual(['challenger']);
      const at = promotions[0]?.at ?? 0;
      const figures = promotions[0]?.figures ?? {};
      expect(at).toBeGreaterThanOrEqual(defaultPromotionRule.minExamples);
      expect(at).toBeLessThan(EXAMPLES / 2);
      expect(figures['surelyBetter']).toBeGreaterThan(figures['margin'] ?? Infinity);
      expect(figures['championLoss']).toBeGreaterThan(figures['challengerLoss'] ?? Infinity);
    }
  });

  it('that is better by less than the margin is not promoted', () => {
    const state = Candidates.initialState('champion');
    const candidates = new Candidates(state);
    for (let i = 0; i < 5_000; i++) candidates.observe({ champion: 0.3, challenger: 0.298 });
    expect(candidates.measure()).toBeUndefined();
    for (let i = 0; i < 5_000; i++) candidates.observe({ champion: 0.3, challenger: 0.29 });
    expect(candidates.measure()).toMatchObject({ from: 'champion', to: 'challenger' });
  });

  it('is not compared on examples that one of the two could not predict', () => {
    const state = Candidates.initialState('champion');
    const candidates = new Candidates(state);
    for (let i = 0; i < 1_000; i++) candidates.observe({ challenger: 0.1 });
    for (let i = 0; i < 1_000; i++) candidates.observe({ champion: 0.9 });
    expect(candidates.measure()).toBeUndefined();
    expect(candidates.figures.map(({ candidate, role }) => [candidate, role])).toEqual([
      ['champion', 'champion'],
      ['challenger', 'challenger'],
    ]);
  });
});

describe('the champion', () => {
  const observed = (state: CandidatesState, count: number, each: Record<string, number>) => {
    const candidates = new Candidates(state);
    for (let i = 0; i < count; i++) candidates.observe(each);
    return candidates;
  };

  it('is not replaced again within the cool-down', () => {
    const state = Candidates.initialState('a');
    expect(observed(state, 500, { a: 0.5, b: 0.3 }).measure()).toMatchObject({ to: 'b' });
    expect(observed(state, 1_999, { a: 0.1, b: 0.3 }).measure()).toBeUndefined();
    expect(observed(state, 1, { a: 0.1, b: 0.3 }).measure()).toMatchObject({ from: 'b', to: 'a' });
  });

  it('stays where a command has put it, until it is unpinned', () => {
    const state = Candidates.initialState('a');
    observed(state, 500, { a: 0.5, b: 0.3 }).measure();
    const candidates = new Candidates(state);
    expect(candidates.pin('a', 'ann')).toMatchObject({
      from: 'b',
      to: 'a',
      cause: 'command',
      by: 'ann',
    });
    expect(candidates.pin('a', 'ann')).toBeUndefined();
    expect(observed(state, 9_000, { a: 0.5, b: 0.3 }).measure()).toBeUndefined();
    expect(state).toMatchObject({ champion: 'a', previous: 'b', pinnedBy: 'ann' });
    candidates.unpin();
    expect(candidates.measure()).toMatchObject({ from: 'a', to: 'b', cause: 'measured' });
  });

  it('is followed by the best of several', () => {
    const state = Candidates.initialState('a');
    const candidates = observed(state, 900, { a: 0.5, b: 0.3, c: 0.2 });
    expect(candidates.measure()).toMatchObject({ to: 'c' });
    expect(candidates.figures.map(({ candidate }) => candidate)).toEqual(['c', 'a', 'b']);
  });

  it('is the same wherever the state is stored in between', () => {
    const whole = Candidates.initialState('champion');
    let stored = Candidates.initialState('champion');
    for (const each of losses(3, { champion: 0.8, challenger: 0.2 })) {
      for (const state of [whole, stored]) {
        new Candidates(state).observe(each);
        new Candidates(state).measure();
      }
      if (whole.examples % 50 === 0) stored = JSON.parse(JSON.stringify(stored)) as CandidatesState;
    }
    expect(stored).toEqual(whole);
  });
});

describe('a mean that fades', () => {
  it('is the weighted mean of all numbers, with the error of as many as it rests on', () => {
    const sums = noFadedSums();
    const next = seededRandom(1);
    const values = Array.from({ length: 300 }, () => next());
    for (const value of values) addFaded(sums, value, 50);
    const weights = values.map((_, i) => 2 ** ((i - 299) / 50));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const mean = values.reduce((sum, value, i) => sum + value * (weights[i] ?? 0), 0) / total;
    expect(fadedMean(sums)).toBeCloseTo(mean, 10);
    // Uniform numbers have a standard deviation of 0.289; a half-life of 50 is worth about 144 numbers.
    expect(fadedError(sums)).toBeCloseTo(0.289 / Math.sqrt(141), 2);
    expect(fadedError(noFadedSums())).toBe(Infinity);
  });
});
