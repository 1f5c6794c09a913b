import type { DeltaEvent, marketingExamples, TopicEvent } from '@tradewind/contracts';
import {
  auc,
  expectedCalibrationError,
  logLoss,
  OnlineLogisticRegression,
  type LogisticRegressionState,
  type ScoredLabel,
} from '@tradewind/ml';
import {
  EpochTrainerFold,
  TenantModels,
  type Lessons,
  type TenantLearner,
  type TrainerOptions,
} from '@tradewind/trainer';
import {
  propensityFeatures,
  propensityModel,
  type PrequentialFigures,
  type PropensitySnapshot,
} from './propensity.js';

type Examples = typeof marketingExamples;
type Labelled = Extract<TopicEvent<Examples>, { type: 'example.labelled' }>['data'];

type Example = readonly [label: 0 | 1, features: readonly number[]];

/** JSON-serialisable. */
export interface PropensityTrainerState {
  learner?: LogisticRegressionState;
  /** Predictions made before their label was known, newest last. */
  prequential: ScoredLabel[];
}

const options = { features: propensityFeatures };

/** Examples that prequential figures rest on. */
const PREQUENTIAL_WINDOW = 1_000;

/** Learns the purchase propensity of a tenant's shoppers from labelled examples. */
export class PropensityLearner implements TenantLearner<Examples, PropensityTrainerState, Example> {
  readonly stateVersion = 1;
  readonly emits = [];

  initialState(): PropensityTrainerState {
    return { prequential: [] };
  }

  originOf({ data }: DeltaEvent<Examples>): Labelled {
    return data;
  }

  lessonOf({ data }: DeltaEvent<Examples>): Example {
    return [data.label, data.features];
  }

  learn(state: PropensityTrainerState, examples: readonly Example[]): void {
    const learner = learnerOf(state);
    for (const [label, features] of examples) learnOne(learner, state, features, label);
    state.learner = learner.toState();
  }

  snapshotOf(state: PropensityTrainerState): PropensitySnapshot {
    return snapshotOf(state);
  }
}

export type PropensityTrainer = EpochTrainerFold<
  Examples,
  PropensityTrainerState,
  Lessons<Example>,
  never
>;

/** Trains one propensity model for each tenant. */
export function propensityTrainer(trainer: TrainerOptions): PropensityTrainer {
  const learner = new TenantModels(propensityModel, new PropensityLearner());
  return new EpochTrainerFold(propensityModel, learner, trainer);
}

function learnerOf(state: PropensityTrainerState): OnlineLogisticRegression {
  return state.learner
    ? OnlineLogisticRegression.fromState(options, state.learner)
    : new OnlineLogisticRegression(options);
}

function learnOne(
  learner: OnlineLogisticRegression,
  state: PropensityTrainerState,
  features: readonly number[],
  label: 0 | 1,
): void {
  if (learner.started) {
    state.prequential.push({ score: learner.predict(features), label });
    if (state.prequential.length > PREQUENTIAL_WINDOW) state.prequential.shift();
  }
  learner.learn(features, label);
}

/** Figures of predictions that were made before their labels were known. */
export function prequentialFigures(pairs: readonly ScoredLabel[]): PrequentialFigures {
  return {
    examples: pairs.length,
    auc: auc(pairs),
    logLoss: logLoss(pairs),
    calibrationError: expectedCalibrationError(pairs),
  };
}

function snapshotOf(state: PropensityTrainerState): PropensitySnapshot {
  const learner = learnerOf(state);
  const model = learner.model();
  return {
    ...(model && { model }),
    examples: learner.examples,
    positives: learner.positives,
    prequential: prequentialFigures(state.prequential),
  };
}
