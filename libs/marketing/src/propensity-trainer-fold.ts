import {
  closedByAll,
  epochEnd,
  marketingExamples,
  modelSnapshots,
  noEpochClosed,
  noteEpochClosed,
  SHOPPER_PARTITIONS,
  tenantOf,
  type Fold,
  type FoldContext,
  type FoldEvent,
  type PartitionContext,
  type SourceEpochs,
} from '@tradewind/contracts';
import {
  auc,
  expectedCalibrationError,
  logLoss,
  OnlineLogisticRegression,
  type LogisticRegressionState,
  type ScoredLabel,
} from '@tradewind/ml';
import {
  PROPENSITY,
  propensityFeatures,
  type PrequentialFigures,
  type PropensitySnapshot,
} from './propensity.js';

type Examples = typeof marketingExamples;

/** An example that waits until every source has closed its epoch. */
type PendingExample = readonly [epoch: number, source: number, label: 0 | 1, features: number[]];

/** JSON-serialisable. */
export interface TrainerState {
  learner?: LogisticRegressionState;
  /** In order of arrival. */
  pending: PendingExample[];
  /** Examples dropped because a source was so far behind that too many waited. */
  dropped: number;
  /** Predictions made before their label was known, newest last. */
  prequential: ScoredLabel[];
}

/** What its sources have closed: the one part of a partition. JSON-serialisable. */
export interface TrainerSources {
  readonly closed: SourceEpochs;
}

const SOURCES = 'sources';

type TrainerContext = FoldContext<TrainerState, TrainerSources>;

const options = { features: propensityFeatures };

/** Examples that prequential figures rest on. */
const PREQUENTIAL_WINDOW = 1_000;
/** Examples of one tenant that may wait for slow sources. */
const MAX_PENDING = 50_000;

/**
 * Learns the purchase propensity of each tenant from labelled examples. The clock is the lowest epoch
 * that all sources have closed; a complete epoch is learned in order of source, and within a source
 * of arrival, so that the model does not depend on which source was faster.
 */
export class PropensityTrainerFold implements Fold<Examples, TrainerState, TrainerSources> {
  readonly name = 'propensity-trainer';
  readonly inputs = [marketingExamples];
  readonly emits = [modelSnapshots];
  readonly stateVersion = 1;

  constructor(
    private readonly epochMs: number,
    private readonly sources = SHOPPER_PARTITIONS,
  ) {}

  initialState(): TrainerState {
    return { pending: [], dropped: 0, prequential: [] };
  }

  initialPart(): TrainerSources {
    return { closed: noEpochClosed(this.sources) };
  }

  entities(event: FoldEvent<Examples>): readonly string[] {
    return event.type === 'example.labelled' ? [event.key] : [];
  }

  clockBefore(): undefined {
    return undefined;
  }

  clockAfter(
    _event: FoldEvent<Examples>,
    context: PartitionContext<TrainerSources>,
  ): number | undefined {
    return closedByAll(context.part(SOURCES).closed, this.epochMs);
  }

  evolve(event: FoldEvent<Examples>, context: TrainerContext): void {
    const { closed } = context.part(SOURCES);
    if (event.type === 'epoch.closed') {
      noteEpochClosed(closed, event.data);
      return;
    }
    const { source, label, features } = event.data;
    const state = context.state(event.key);
    if (state.pending.length >= MAX_PENDING) {
      state.dropped++;
      return;
    }
    const epoch = Math.max(event.data.epoch, (closed[source] ?? -Infinity) + 1);
    state.pending.push([epoch, source, label, features]);
    this.#wakeForNext(event.key, context);
  }

  /** An epoch with examples is complete. */
  wake(entity: string, context: TrainerContext): void {
    const state = context.state(entity);
    const { epoch } = context;
    const complete = state.pending
      .filter((example) => example[0] <= epoch)
      .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    state.pending = state.pending.filter((example) => example[0] > epoch);
    const learner = learnerOf(state);
    for (const [, , label, features] of complete) learnOne(learner, state, features, label);
    state.learner = learner.toState();
    context.emit({
      topic: modelSnapshots,
      event: {
        type: 'model.snapshot',
        data: {
          model: PROPENSITY,
          tenant: tenantOf(entity),
          epoch,
          params: snapshotOf(learner, state),
        },
      },
      key: entity,
      partition: 0,
      slot: `snapshot|${entity}|${epoch}`,
    });
    this.#wakeForNext(entity, context);
  }

  closeEpoch(_from: number, through: number, context: PartitionContext<TrainerSources>): void {
    context.emit({
      topic: modelSnapshots,
      event: { type: 'model.watermark', data: { model: PROPENSITY, shard: 0, through } },
      key: `watermark:${PROPENSITY}`,
      partition: 0,
      slot: `watermark|${PROPENSITY}|0|${through}`,
    });
  }

  /** Just inside the epoch, so that the snapshot goes out before the watermark of the same epoch. */
  #wakeForNext(entity: string, context: TrainerContext): void {
    const { pending } = context.state(entity);
    const next = pending.reduce((least, [epoch]) => Math.min(least, epoch), Infinity);
    context.wakeAt(entity, next === Infinity ? undefined : epochEnd(next, this.epochMs) - 1);
  }
}

function learnerOf(state: TrainerState): OnlineLogisticRegression {
  return state.learner
    ? OnlineLogisticRegression.fromState(options, state.learner)
    : new OnlineLogisticRegression(options);
}

function learnOne(
  learner: OnlineLogisticRegression,
  state: TrainerState,
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

function snapshotOf(learner: OnlineLogisticRegression, state: TrainerState): PropensitySnapshot {
  const model = learner.model();
  return {
    ...(model && { model }),
    examples: learner.examples,
    positives: learner.positives,
    prequential: prequentialFigures(state.prequential),
  };
}
