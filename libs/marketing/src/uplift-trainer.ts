import type { DeltaEvent, marketingTrials } from '@tradewind/contracts';
import {
  bestTargeting,
  qiniByWay,
  round4,
  stableHash,
  UpliftModels,
  upliftModelNames,
  type ScoredTrial,
  type UpliftModelName,
  type UpliftState,
} from '@tradewind/ml';
import { EpochTrainerFold } from '@tradewind/trainer';
import type { AddContext, EpochLearner, Lessons, TrainerOptions } from '@tradewind/trainer';
import { judge, noJudgements, type JudgeState } from './policy-judge.js';
import { propensityFeatures } from './propensity.js';
import { QUANTILES } from './targeting.js';
import { upliftKey, upliftModel } from './uplift-model.js';
import type { LiveTargeting, Trial, UpliftSnapshot } from './uplift-model.js';

type Trials = typeof marketingTrials;

/** Trials whose scores are compared, about half of them left alone. */
const COMPARED = 4_000;
/** The newest of them, whose scores are of a model like the one that serves. */
const RANKED = 1_000;
/** With fewer the quantiles of scores say little. */
const FIRST_COMPARED = 100;
/** The ways are compared anew when so many trials are new. */
const COMPARED_EVERY = 50;

/** Scores of a trial in the order of `upliftModelNames`, and what came of it. */
type Scored = readonly [scores: readonly number[], treated: 0 | 1, outcome: 0 | 1, weight: number];

/** The model of one campaign. JSON-serialisable. */
export interface UpliftTrainerState extends JudgeState {
  treated: number;
  leftAlone: number;
  models?: UpliftState;
  /** Newest last. */
  scored: Scored[];
  targeting?: LiveTargeting;
  /** `trials` when the ways were compared last. */
  comparedAt: number;
}

/**
 * Learns for each campaign whom it moves, from what came of decisions that chance has taken, and judges
 * policies by them. All scores and judgements are made before what came of a trial is learnt.
 */
export class UpliftLearner implements EpochLearner<
  Trials,
  UpliftTrainerState,
  Lessons<Trial>,
  never
> {
  readonly stateVersion = 1;
  readonly emits = [];

  originOf({ data }: DeltaEvent<Trials>): Trial {
    return data;
  }

  cellsOf({ data: { tenant, campaign } }: DeltaEvent<Trials>): readonly string[] {
    return [upliftKey(tenant, campaign)];
  }

  initialCell(): UpliftTrainerState {
    return { ...noJudgements(), treated: 0, leftAlone: 0, scored: [], comparedAt: 0 };
  }

  initialOpen(): Lessons<Trial> {
    return [];
  }

  add(delta: DeltaEvent<Trials>, { open, source }: AddContext<Lessons<Trial>, never>): void {
    for (const cell of this.cellsOf(delta)) open(cell)?.push([source, delta.data]);
  }

  learn(
    name: string,
    { cell, open }: { cell: UpliftTrainerState; open: Lessons<Trial> },
  ): undefined {
    const models = modelsOf(cell);
    for (const [, trial] of open.toSorted((a, b) => a[0] - b[0])) {
      const scores = models.predict(trial.features);
      const seed = stableHash(`${name}|${String(cell.treated + cell.leftAlone)}`);
      judge(cell, trial, { targeting: cell.targeting, scores, seed });
      const treated = trial.arm === undefined ? 0 : 1;
      const outcome = Object.keys(trial.ordered).length > 0 ? 1 : 0;
      const isFitted = models.started;
      const isBalanced = models.learn(trial.features, treated, outcome);
      cell[treated === 1 ? 'treated' : 'leftAlone'] += 1;
      if (!isBalanced || !isFitted) continue;
      const told = upliftModelNames.map((way) => round4(scores[way]));
      cell.scored.push([told, treated, outcome, trial.weight]);
      if (cell.scored.length > COMPARED) cell.scored.shift();
    }
    cell.models = models.toState();
    compare(cell);
  }

  snapshotOf(state: UpliftTrainerState): UpliftSnapshot {
    const { treated, leftAlone, targeting, policies } = state;
    return {
      ...{ treated, leftAlone, models: modelsOf(state).fitted },
      ...(targeting && { targeting }),
      ...(policies && { policies }),
    };
  }
}

function modelsOf({ models }: UpliftTrainerState): UpliftModels {
  return models
    ? UpliftModels.fromState(propensityFeatures, models)
    : UpliftModels.create(propensityFeatures);
}

/** Finds the best way, and which scores which share of shoppers reaches. */
function compare(state: UpliftTrainerState): void {
  const { scored, treated, leftAlone, comparedAt } = state;
  const trials = treated + leftAlone;
  if (scored.length < FIRST_COMPARED || trials - comparedAt < COMPARED_EVERY) return;
  const rows = scored.map(scoredTrial);
  const qini = qiniByWay(rows);
  state.comparedAt = trials;
  state.targeting = {
    by: bestTargeting(rows, undefined, qini),
    qini,
    quantiles: quantilesOf(scored.slice(-RANKED)),
    trials: rows.length,
    leftAlone: rows.filter((row) => row.treated === 0).length,
  };
}

function scoredTrial([told, treated, outcome]: Scored): ScoredTrial {
  const scores = upliftModelNames.map((way, at) => [way, told[at] ?? 0] as const);
  return {
    ...{ treated, outcome },
    scores: Object.fromEntries(scores) as Record<UpliftModelName, number>,
  };
}

function quantilesOf(scored: readonly Scored[]): LiveTargeting['quantiles'] {
  const of = (way: UpliftModelName) => {
    const at = upliftModelNames.indexOf(way);
    const weighted = scored.map(([told, , , weight]) => [told[at] ?? 0, weight] as const);
    return weightedQuantiles(weighted);
  };
  return {
    'two-models': of('two-models'),
    'class-transformation': of('class-transformation'),
    response: of('response'),
  };
}

function weightedQuantiles(weighted: (readonly [score: number, weight: number])[]): number[] {
  const ranked = weighted.toSorted(([a], [b]) => a - b);
  const total = ranked.reduce((sum, [, weight]) => sum + weight, 0);
  const quantiles: number[] = [];
  let below = 0;
  for (const [score, weight] of ranked) {
    while (
      quantiles.length < QUANTILES - 1 &&
      below >= ((quantiles.length + 1) / QUANTILES) * total
    ) {
      quantiles.push(score);
    }
    below += weight;
  }
  while (quantiles.length < QUANTILES - 1) quantiles.push(ranked.at(-1)?.[0] ?? 0);
  return quantiles;
}

export type UpliftTrainer = EpochTrainerFold<Trials, UpliftTrainerState, Lessons<Trial>, never>;

/** Trains one model for each campaign. */
export function upliftTrainer(options: TrainerOptions): UpliftTrainer {
  return new EpochTrainerFold(upliftModel, new UpliftLearner(), options);
}
