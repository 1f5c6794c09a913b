import { addDecision, addObservation, LinearPosterior, noLinearSums } from '@tradewind/ml';
import { noOffPolicySums } from '@tradewind/ml';
import type { LinearSums } from '@tradewind/ml';
import { contextOf, policiesOf, type ArmChances, type Knowledge } from './policies.js';
import { propensityFeatures } from './propensity.js';
import type { PolicySums, Trial } from './uplift-model.js';

const DIMENSION = propensityFeatures.length + 1;

/** What one arm, or being left alone, has brought by context. JSON-serialisable. */
interface ActionSums {
  ordered: LinearSums;
  /** The sum of the contexts, each times what was ordered for. */
  revenue: readonly number[];
}

/** JSON-serialisable. */
export interface JudgeState {
  arms: Record<string, ActionSums>;
  alone?: ActionSums;
  policies?: PolicySums;
}

export function noJudgements(): JudgeState {
  return { arms: {} };
}

const nothing = (): ActionSums => ({
  ordered: noLinearSums(DIMENSION),
  revenue: new Array<number>(DIMENSION).fill(0),
});

/**
 * Judges policies by one trial after the other: each is judged by what it would have done knowing the trials
 * before alone, so that the estimates are unbiased also of policies that learn.
 */
export function judge(state: JudgeState, trial: Trial, knowledge: Omit<Knowledge, 'arms'>): void {
  const policies = policiesFor(state, trial);
  if (policies) judgeAll(state, trial, { policies, knowledge });
  learn(state, trial, revenueOf(trial, state.policies?.currency));
}

/** Arms that change make other policies of the same names; trials of the arms before tell nothing of these. */
function policiesFor(state: JudgeState, { arms, version, ordered }: Trial): PolicySums | undefined {
  const ids = arms.map(({ id }) => id);
  const known = state.policies;
  const isSame = known?.arms.join('|') === ids.join('|');
  if (known && !isSame && version <= known.version) return undefined;
  if (!isSame) state.policies = { arms: ids, version, byPolicy: {} };
  const { policies } = state;
  const [currency] = Object.keys(ordered);
  if (policies && currency !== undefined) policies.currency ??= currency;
  return policies;
}

function judgeAll(
  state: JudgeState,
  trial: Trial,
  of: { readonly policies: PolicySums; readonly knowledge: Omit<Knowledge, 'arms'> },
): void {
  const { policies, knowledge } = of;
  const sums = Object.entries(state.arms).map(([id, { ordered }]) => [id, ordered] as const);
  const arms = Object.fromEntries(sums);
  const [orders, revenues] = [
    expectationsOf(state, trial, 'ordered'),
    expectationsOf(state, trial, 'revenue'),
  ];
  const revenue = revenueOf(trial, policies.currency);
  const ordered = Object.keys(trial.ordered).length > 0 ? 1 : 0;
  const { weight } = trial;
  for (const [name, chances] of Object.entries(policiesOf(trial, { ...knowledge, arms }))) {
    const sumsOf = (policies.byPolicy[name] ??= {
      ...{ impossible: 0, ordered: noOffPolicySums(), revenue: noOffPolicySums() },
    });
    const chance = chanceOf(chances, trial);
    if (chance === undefined) {
      sumsOf.impossible += 1;
      continue;
    }
    const decision = { ...chance, weight };
    addDecision(sumsOf.ordered, { ...decision, reward: ordered, expected: orders(chances) });
    addDecision(sumsOf.revenue, { ...decision, reward: revenue, expected: revenues(chances) });
  }
}

/** `undefined` if the policy could have done what was not possible. */
function chanceOf(chances: ArmChances, { arms, arm, leftAlone }: Trial) {
  const alone = aloneBy(chances);
  if (alone > 0 && leftAlone === 0) return undefined;
  const possible = new Map(arms.map(({ id, probability }) => [id, probability]));
  const isPossible = Object.entries(chances).every(
    ([id, p]) => p === 0 || (possible.get(id) ?? 0) > 0,
  );
  if (!isPossible) return undefined;
  if (arm === undefined) return { probability: leftAlone, targetProbability: alone };
  return { probability: possible.get(arm) ?? 0, targetProbability: own(chances, arm) ?? 0 };
}

/** Sums of floating-point chances may miss 1 by a little. */
function aloneBy(chances: ArmChances): number {
  const rest = 1 - Object.values(chances).reduce((sum, chance) => sum + chance, 0);
  return rest < 1e-9 ? 0 : rest;
}

/** What the linear models expect of what was done, and of what a policy would do. */
function expectationsOf(state: JudgeState, trial: Trial, reward: 'ordered' | 'revenue') {
  const context = contextOf(trial);
  const expect = (sums: ActionSums | undefined): number => {
    if (!sums || sums.ordered.count === 0) return 0;
    const { ordered, revenue } = sums;
    const of = reward === 'ordered' ? ordered : { ...ordered, rewards: revenue };
    return Math.max(0, new LinearPosterior(of).expect(context).mean);
  };
  const alone = expect(state.alone);
  const byArm = new Map(trial.arms.map(({ id }) => [id, expect(own(state.arms, id))]));
  const chosen = trial.arm === undefined ? alone : (byArm.get(trial.arm) ?? 0);
  return (chances: ArmChances) => {
    const sent = [...byArm].map(([id, value]) => value * (own(chances, id) ?? 0));
    const target = sent.reduce((sum, value) => sum + value, alone * aloneBy(chances));
    return { chosen, target };
  };
}

function revenueOf({ ordered }: Trial, currency: string | undefined): number {
  return currency === undefined ? 0 : (ordered[currency] ?? 0);
}

function learn(state: JudgeState, trial: Trial, revenue: number): void {
  const context = contextOf(trial);
  const before = trial.arm === undefined ? state.alone : own(state.arms, trial.arm);
  const { ordered, revenue: sums } = before ?? nothing();
  const isOrdered = Object.keys(trial.ordered).length > 0 ? 1 : 0;
  const after = {
    ordered: addObservation(ordered, context, isOrdered),
    revenue: sums.map((sum, at) => sum + revenue * (context[at] ?? 0)),
  };
  if (trial.arm === undefined) state.alone = after;
  else if (before || Object.keys(state.arms).length < MAX_ARMS) state.arms[trial.arm] = after;
}

/** Arms that are told apart, over all versions of a campaign's document. */
const MAX_ARMS = 30;

/** Ids of arms may be names that every object has. */
function own<T>(record: Readonly<Record<string, T>>, id: string): T | undefined {
  return Object.hasOwn(record, id) ? record[id] : undefined;
}
