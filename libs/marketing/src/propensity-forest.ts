import type { TrainerMessage } from '@tradewind/contracts';
import { decodeForest, ExampleReservoir, forestFit, RandomForest, stableHash } from '@tradewind/ml';
import type { ForestFitOptions, ReservoirState } from '@tradewind/ml';
import type { TenantContext } from '@tradewind/trainer';
import { PROPENSITY, propensityFeatures } from './propensity.js';
import type { TrainedForest, TrainingFailure } from './propensity.js';

/** Its training jobs, and where a worker thread finds them. */
export const forestJob = { model: PROPENSITY, kind: 'forest', ...forestFit } as const;

/** Examples that a forest is fitted to: in a block of one chunk. */
const CAPACITY = 8_192;
const reservoirOptions = {
  capacity: CAPACITY,
  columns: propensityFeatures.length,
  halfLife: 4 * CAPACITY,
};
/** With the text of bytes in base64, what a job's record carries inline. */
const MAX_NODE_BYTES = 200_000;

/** When a forest is fitted. */
const FIRST_EXAMPLES = 1_000;
const PER_CLASS = 50;
const NEW_EXAMPLES = 500;
/** Trainings come at growing intervals, so that a long recording has few more than a short one. */
const NEW_SHARE = 0.5;
/** A week of epochs of six hours. */
const EPOCHS = 28;
/** An outcome that has not come by then never will. */
const EPOCHS_TO_WAIT = 100;

/** What a tenant's trainer keeps of its forest. JSON-serialisable. */
export interface ForestState {
  reservoir?: ReservoirState;
  forest?: TrainedForest;
  requested?: { readonly epoch: number; readonly examples: number };
  failure?: TrainingFailure;
}

/** Samples examples, has a forest fitted to them now and then, and predicts by the last one. */
export class ForestCandidate {
  readonly #reservoir: ExampleReservoir;
  #forest: RandomForest | undefined;

  constructor(
    private readonly state: ForestState,
    private readonly context: TenantContext,
  ) {
    const { tenant } = context;
    this.#reservoir = state.reservoir
      ? ExampleReservoir.fromState(tenant, reservoirOptions, state.reservoir)
      : new ExampleReservoir(tenant, reservoirOptions);
    this.#forest = state.forest && forestOf(state.forest);
  }

  /** The probability of an order; `undefined` until a first forest is trained. */
  predict(values: readonly number[]): number | undefined {
    return this.#forest?.predict(values);
  }

  learn(values: readonly number[], label: 0 | 1): void {
    this.#reservoir.add(values, label);
  }

  /** Takes up how its training has ended. */
  told(message: Extract<TrainerMessage, { type: 'job.finished' | 'job.failed' }>): void {
    const { state, context } = this;
    const epoch = state.requested?.epoch ?? context.epoch;
    if (message.type === 'job.failed') {
      const { code, reason } = message.data;
      state.failure = { epoch, code, reason };
      return;
    }
    const { result, figures } = message.data;
    const forest = { epoch, bytes: 'inline' in result ? result.inline : '', figures };
    try {
      this.#forest = forestOf(forest);
      state.forest = forest;
      delete state.failure;
    } catch (error) {
      state.failure = { epoch, code: 'result-invalid', reason: String(error) };
    }
  }

  /** Asks for a training if there is enough to learn from that the last one did not have. */
  close(counts: { readonly examples: number; readonly positives: number }): void {
    const { state, context } = this;
    state.reservoir = this.#reservoir.toState();
    if (!this.#isDue(counts)) return;
    const { epoch, tenant } = context;
    const options: ForestFitOptions = {
      columns: propensityFeatures.length,
      maxNodeBytes: MAX_NODE_BYTES,
    };
    context.train({
      kind: forestJob.kind,
      seed: stableHash(`${tenant}|${epoch}`),
      values: { options },
      blocks: { examples: this.#reservoir.toBytes() },
    });
    state.requested = { epoch, examples: counts.examples };
  }

  #isDue({ examples, positives }: { examples: number; positives: number }): boolean {
    const { training, epoch } = this.context;
    if (training && epoch < training.epoch + EPOCHS_TO_WAIT) return false;
    if (examples < FIRST_EXAMPLES || Math.min(positives, examples - positives) < PER_CLASS) {
      return false;
    }
    const { requested } = this.state;
    if (!requested) return true;
    const fresh = examples - requested.examples;
    const enough = Math.min(CAPACITY, NEW_SHARE * requested.examples);
    const isLongAgo = epoch >= requested.epoch + EPOCHS;
    return fresh >= NEW_EXAMPLES && (isLongAgo || fresh >= enough);
  }
}

function forestOf({ bytes }: TrainedForest): RandomForest {
  return new RandomForest(decodeForest(Buffer.from(bytes, 'base64')));
}
