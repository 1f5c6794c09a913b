import {
  defineModel,
  marketingExamples,
  modelKey,
  modelSnapshots,
  type JobRequested,
  type TopicEvent,
} from '@tradewind/contracts';
import { FoldHarness } from '@tradewind/testing';
import { EpochTrainerFold } from './epoch-trainer-fold.js';
import { TenantModels, type TenantContext, type TenantLearner } from './tenant-learner.js';

type Examples = typeof marketingExamples;
type Sent = TopicEvent<Examples>;

const EPOCH_MS = 1_000;

export const trainedModel = defineModel({
  name: 'test-model',
  version: 1,
  deltas: marketingExamples,
  snapshots: modelSnapshots,
  shards: 1,
  bounds: { deltas: 100, openEpochs: 8 },
});

interface State {
  sum: number;
  /** What it was told, by the epoch in which it took effect. */
  told: string[];
}

/** Sums its examples, and asks for a training at each multiple of three that the sum passes. */
class SummingLearner implements TenantLearner<Examples, State, number> {
  readonly stateVersion = 1;
  readonly emits = [];
  readonly trains = true;

  initialState(): State {
    return { sum: 0, told: [] };
  }

  originOf({ data }: Parameters<TenantLearner<Examples, State, number>['originOf']>[0]) {
    return data;
  }

  lessonOf({ data }: Parameters<TenantLearner<Examples, State, number>['lessonOf']>[0]): number {
    return data.label;
  }

  learn(state: State, lessons: readonly number[], { told, epoch, train, training }: TenantContext) {
    for (const { type } of told) state.told.push(`${type}@${epoch}`);
    const before = state.sum;
    for (const lesson of lessons) state.sum += lesson;
    if (training || Math.floor(before / 3) === Math.floor(state.sum / 3)) return;
    train({
      kind: 'sum',
      seed: epoch,
      values: { sum: state.sum },
      blocks: { examples: Uint8Array.from([state.sum, epoch]) },
    });
  }

  snapshotOf(state: State): unknown {
    return structuredClone(state);
  }
}

/** A trainer of one tenant and two sources, and a job runner that answers when it is told to. */
export class TrainedBed {
  readonly #harness: FoldHarness<Examples, unknown, unknown>;
  #answered = 0;

  constructor(sync: 'wait' | 'latest', epochMs = EPOCH_MS) {
    const learner = new TenantModels(trainedModel, new SummingLearner());
    const options = { epochMs, sources: 2, sync };
    const fold = new EpochTrainerFold(trainedModel, learner, options);
    this.#harness = new FoldHarness(fold, { epochMs });
  }

  example(source: number, epoch: number): this {
    const data = { tenant: 'demo', source, epoch, features: [], label: 1 as const };
    return this.#send({ type: 'example.labelled', data });
  }

  close(source: number, through: number): this {
    return this.#send({ type: 'epoch.closed', data: { source, through } });
  }

  /** The outcomes of all jobs that were requested and have none yet; returns how many. */
  answer(type: 'job.finished' | 'job.failed' = 'job.finished'): number {
    const requests = this.of('job.requested').slice(this.#answered);
    for (const { data } of requests) {
      const { job, model, tenant, kind, attempt } = data as JobRequested;
      const run = { job, model, tenant, kind, attempt };
      this.#answered += 1;
      if (type === 'job.failed') {
        this.#send({ type, data: { ...run, code: 'threw', reason: 'no' } });
      } else {
        const result = { encoding: 'json' as const, inline: '1' };
        this.#send({ type, data: { ...run, result, sha256: '', figures: {} } });
      }
    }
    return requests.length;
  }

  command(to: string): this {
    const data = { tenant: 'demo', model: trainedModel.name, to, by: 'ann' };
    return this.#send({ type: 'model.promotion_requested', data });
  }

  /** Outputs of a type, in order. */
  of(type: string) {
    return this.#harness.outputs
      .filter(({ event }) => event.type === type)
      .map(({ event }) => event);
  }

  get outputs() {
    return this.#harness.outputs;
  }

  /** Snapshots and watermarks in order, e.g. `snapshot 11`. */
  get said(): string[] {
    return this.outputs.flatMap(({ event: { type, data }, tombstone }) => {
      if (tombstone) return [];
      const { epoch, through } = data as { epoch?: number; through?: number };
      if (type === 'model.snapshot') return [`snapshot ${epoch}`];
      return type === 'model.watermark' ? [`watermark ${through}`] : [];
    });
  }

  get state(): State {
    return this.#harness.state(modelKey(trainedModel, 'demo')) as State;
  }

  #send(event: Sent): this {
    this.#harness.event(event, { key: 'demo:test-model', time: 1_000 * EPOCH_MS });
    return this;
  }
}
