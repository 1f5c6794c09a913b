import { modelSnapshots } from '@tradewind/contracts';
import type { TrainerMessage } from '@tradewind/contracts';
import { decodeForest, ExampleReservoir, forestFit, RandomForest, stableHash } from '@tradewind/ml';
import type { ForestFitOptions, ReservoirState } from '@tradewind/ml';
import type { TenantContext } from '@tradewind/trainer';
import { PROPENSITY, propensityFeatures, propensityForestKey } from './propensity.js';
import type { ForestView, PropensityForest, TrainingFailure } from './propensity.js';

/** Its training jobs, and where a worker thread finds them. */
export const forestJob = { model: PROPENSITY, kind: 'forest', ...forestFit } as const;

/** Examples that a forest is fitted to: in a block of one chunk. */
const CAPACITY = 8_192;
const sampleOptions = {
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
const LONG_AGO_MS = 86_400_000;

/** Examples that wait until the sample is read and written, which takes as long as learning as many. */
const FRESH = 256;
const MOST_DECODED = 100;

/** What a tenant's trainer keeps of its forest with its model. JSON-serialisable. */
export interface ForestState {
  /** Examples that are not in the sample yet. */
  fresh?: (readonly [values: readonly number[], label: 0 | 1])[];
  forest?: ForestView;
  requested?: { readonly epoch: number; readonly examples: number };
  failure?: TrainingFailure;
}

/** What it keeps apart. JSON-serialisable. */
export interface ForestSide {
  sample?: ReservoirState;
  forest?: PropensityForest;
}

/** Forests that were decoded last, by tenant and epoch: what they are is stored. */
export class DecodedForests {
  readonly #forests = new Map<string, RandomForest>();

  get(name: string, bytes: () => string): RandomForest {
    const forest = this.#forests.get(name) ?? forestOf(bytes());
    this.#forests.delete(name);
    this.#forests.set(name, forest);
    for (const oldest of this.#forests.keys()) {
      if (this.#forests.size <= MOST_DECODED) break;
      this.#forests.delete(oldest);
    }
    return forest;
  }
}

/** Samples examples, has a forest fitted to them now and then, and predicts by the last one. */
export class ForestCandidate {
  readonly #fresh: (readonly [readonly number[], 0 | 1])[];
  #forest: RandomForest | undefined;

  constructor(
    private readonly state: ForestState,
    private readonly context: TenantContext,
    private readonly decoded: DecodedForests,
  ) {
    this.#fresh = state.fresh ?? [];
    if (state.forest) this.#forest = this.#decode(state.forest.epoch);
  }

  /** The probability of an order; `undefined` until a first forest is trained. */
  predict(values: readonly number[]): number | undefined {
    return this.#forest?.predict(values);
  }

  learn(values: readonly number[], label: 0 | 1): void {
    this.#fresh.push([values, label]);
    if (this.#fresh.length >= FRESH) this.#sample();
  }

  /** Takes up how its training has ended; publishes the forest if there is one. */
  told(message: Extract<TrainerMessage, { type: 'job.finished' | 'job.failed' }>): void {
    const { state, context } = this;
    const epoch = state.requested?.epoch ?? context.epoch;
    if (message.type === 'job.failed') {
      const { code, reason } = message.data;
      state.failure = { epoch, code, reason };
      return;
    }
    const { result, figures } = message.data;
    const forest = { epoch, figures, bytes: 'inline' in result ? result.inline : '' };
    try {
      this.#forest = forestOf(forest.bytes);
    } catch (error) {
      state.failure = { epoch, code: 'result-invalid', reason: String(error) };
      return;
    }
    this.#side.forest = forest;
    state.forest = { epoch, figures };
    delete state.failure;
    this.#publish(forest);
  }

  /** Asks for a training if there is enough to learn from that the last one did not have. */
  close(counts: { readonly examples: number; readonly positives: number }): void {
    const { state, context } = this;
    state.fresh = this.#fresh;
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
      blocks: { examples: this.#sample().toBytes() },
    });
    state.requested = { epoch, examples: counts.examples };
  }

  get #side(): ForestSide {
    return this.context.side() as ForestSide;
  }

  #decode(epoch: number): RandomForest {
    const name = `${this.context.tenant}@${epoch}`;
    return this.decoded.get(name, () => this.#side.forest?.bytes ?? '');
  }

  /** Moves the examples that are new to the sample. */
  #sample(): ExampleReservoir {
    const { tenant } = this.context;
    const side = this.#side;
    const sample = side.sample
      ? ExampleReservoir.fromState(tenant, sampleOptions, side.sample)
      : new ExampleReservoir(tenant, sampleOptions);
    for (const [values, label] of this.#fresh.splice(0)) sample.add(values, label);
    side.sample = sample.toState();
    return sample;
  }

  #publish(params: PropensityForest): void {
    const { tenant, epoch, emit } = this.context;
    emit({
      topic: modelSnapshots,
      key: propensityForestKey(tenant),
      partition: 0,
      slot: `snapshot|${PROPENSITY}|${tenant}:forest|${epoch}`,
      event: { type: 'model.snapshot', data: { model: PROPENSITY, tenant, epoch, params } },
    });
  }

  #isDue({ examples, positives }: { examples: number; positives: number }): boolean {
    const { training, epoch, epochMs } = this.context;
    if (training) return false;
    if (examples < FIRST_EXAMPLES || Math.min(positives, examples - positives) < PER_CLASS) {
      return false;
    }
    const { requested } = this.state;
    if (!requested) return true;
    const added = examples - requested.examples;
    const enough = Math.min(CAPACITY, NEW_SHARE * requested.examples);
    const isLongAgo = (epoch - requested.epoch) * epochMs >= LONG_AGO_MS;
    return added >= NEW_EXAMPLES && (isLongAgo || added >= enough);
  }
}

function forestOf(bytes: string): RandomForest {
  return new RandomForest(decodeForest(Buffer.from(bytes, 'base64')));
}
