import { epochEnd, modelJobs, modelPromotions } from '@tradewind/contracts';
import type {
  DeltaEvent,
  Fold,
  marketingExamples,
  TopicEvent,
  TrainerMessage,
} from '@tradewind/contracts';
import {
  auc,
  boundedLogLossOf,
  expectedCalibrationError,
  logLoss,
  OnlineLogisticRegression,
  type LogisticRegressionState,
  type ScoredLabel,
} from '@tradewind/ml';
import {
  Candidates,
  EpochTrainerFold,
  TenantModels,
  TrainerMessagesFold,
  type CandidatesState,
  type Lessons,
  type Promotion,
  type TenantContext,
  type TenantLearner,
  type TrainerOptions,
} from '@tradewind/trainer';
import {
  DecodedForests,
  ForestCandidate,
  type ForestSide,
  type ForestState,
} from './propensity-forest.js';
import {
  PROPENSITY,
  propensityCandidates,
  propensityFeatures,
  propensityKey,
  propensityModel,
  type PrequentialFigures,
  type PropensityCandidate,
  type PropensitySnapshot,
} from './propensity.js';

type Examples = typeof marketingExamples;
type Labelled = Extract<TopicEvent<Examples>, { type: 'example.labelled' }>['data'];

type Example = readonly [label: 0 | 1, features: readonly number[]];

/** JSON-serialisable. */
export interface PropensityTrainerState extends ForestState {
  learner?: LogisticRegressionState;
  /** Predictions of the logistic regression made before their label was known, newest last. */
  prequential: ScoredLabel[];
  /** Those of the forest. */
  forestPrequential?: ScoredLabel[];
  candidates?: CandidatesState;
}

const options = { features: propensityFeatures };

/** Examples that prequential figures rest on. */
const PREQUENTIAL_WINDOW = 1_000;

/**
 * Learns the purchase propensity of a tenant's shoppers from labelled examples: by a logistic regression,
 * and by a forest that training jobs fit. The better of the two answers, see `Candidates`.
 */
export class PropensityLearner implements TenantLearner<Examples, PropensityTrainerState, Example> {
  readonly stateVersion = 1;
  readonly trains = true;
  readonly emits = [modelPromotions];
  readonly #decoded = new DecodedForests();

  initialState(): PropensityTrainerState {
    return { prequential: [] };
  }

  initialSide(): ForestSide {
    return {};
  }

  originOf({ data }: DeltaEvent<Examples>): Labelled {
    return data;
  }

  lessonOf({ data }: DeltaEvent<Examples>): Example {
    return [data.label, data.features];
  }

  learn(state: PropensityTrainerState, examples: readonly Example[], context: TenantContext): void {
    const logistic = learnerOf(state);
    const forest = new ForestCandidate(state, context, this.#decoded);
    const candidates = new Candidates((state.candidates ??= Candidates.initialState('logistic')));
    for (const message of context.told) {
      if (message.type === 'job.finished' || message.type === 'job.failed') forest.told(message);
      else tellPromotion(command(candidates, message, state), context);
    }
    for (const [label, features] of examples) {
      const scores = {
        logistic: logistic.started ? logistic.predict(features) : undefined,
        forest: forest.predict(features),
      };
      observe(state, candidates, scores, label);
      logistic.learn(features, label);
      forest.learn(features, label);
    }
    state.learner = logistic.toState();
    tellPromotion(candidates.measure(), context);
    forest.close(logistic);
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

/** The folds that tell it how trainings have ended, and what is commanded. */
export function propensityMessages(): readonly Fold[] {
  return [
    new TrainerMessagesFold(propensityModel, modelJobs, 'jobs'),
    new TrainerMessagesFold(propensityModel, modelPromotions, 'commands'),
  ];
}

function learnerOf(state: PropensityTrainerState): OnlineLogisticRegression {
  return state.learner
    ? OnlineLogisticRegression.fromState(options, state.learner)
    : new OnlineLogisticRegression(options);
}

/** Keeps what the candidates have predicted of an example. */
function observe(
  state: PropensityTrainerState,
  candidates: Candidates,
  scores: Readonly<Record<PropensityCandidate, number | undefined>>,
  label: 0 | 1,
): void {
  const losses: Record<string, number> = {};
  for (const candidate of propensityCandidates) {
    const score = scores[candidate];
    if (score === undefined) continue;
    const window = windowOf(state, candidate);
    window.push({ score, label });
    if (window.length > PREQUENTIAL_WINDOW) window.shift();
    losses[candidate] = boundedLogLossOf(score, label);
  }
  if (Object.keys(losses).length > 0) candidates.observe(losses);
}

function windowOf(state: PropensityTrainerState, candidate: PropensityCandidate): ScoredLabel[] {
  return candidate === 'logistic' ? state.prequential : (state.forestPrequential ??= []);
}

/** A command for a candidate that is not trained yet, or that there is not, has no effect. */
function command(
  candidates: Candidates,
  message: Extract<TrainerMessage, { type: `model.${string}` }>,
  { forest }: PropensityTrainerState,
): Promotion | undefined {
  if (message.type === 'model.unpin_requested') {
    candidates.unpin();
    return undefined;
  }
  const { to, by } = message.data;
  const isReady = to === 'logistic' || (to === 'forest' && forest !== undefined);
  return isReady ? candidates.pin(to, by) : undefined;
}

function tellPromotion(promotion: Promotion | undefined, context: TenantContext): void {
  if (!promotion) return;
  const { tenant, epoch, epochMs, emit } = context;
  const { from, to, cause, by, figures } = promotion;
  emit({
    topic: modelPromotions,
    key: propensityKey(tenant),
    slot: `promoted|${PROPENSITY}|${tenant}|${cause}|${to}|${epoch}`,
    event: {
      type: 'model.promoted',
      data: {
        ...{ tenant, model: PROPENSITY, from, to, measure: 'log-loss', figures, epoch, cause },
        at: epochEnd(epoch, epochMs),
        ...(by !== undefined && { by }),
      },
    },
  });
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
  const { candidates = Candidates.initialState('logistic'), forest, failure } = state;
  const champion = candidates.champion === 'forest' ? 'forest' : 'logistic';
  const { previous, pinnedBy } = candidates;
  return {
    ...(model && { model }),
    champion,
    ...(forest && { forest }),
    candidates: new Candidates(candidates).figures.map((figures) => ({
      ...figures,
      prequential: prequentialFigures(
        figures.candidate === 'forest' ? (state.forestPrequential ?? []) : state.prequential,
      ),
    })),
    ...(previous !== undefined && { previous }),
    ...(pinnedBy !== undefined && { pinnedBy }),
    ...(failure && { failure }),
    examples: learner.examples,
    positives: learner.positives,
    prequential: prequentialFigures(windowOf(state, champion)),
  };
}
