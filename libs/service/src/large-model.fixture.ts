import { createHash } from 'node:crypto';
import { Module } from '@nestjs/common';
import {
  defineModel,
  defineTopic,
  envelopeHeaders,
  modelKey,
  modelSnapshots,
  profileClusterDeltas,
} from '@tradewind/contracts';
import type { ModelDefinition, TopicContract } from '@tradewind/contracts';
import type { EventSink, NewRecord } from '@tradewind/log';
import type { PartitionStore } from '@tradewind/state';
import { EpochTrainerFold, TenantModels } from '@tradewind/trainer';
import type { TenantLearner } from '@tradewind/trainer';
import { platformConfigSchema } from './platform-config.js';
import type { Runtime } from './runtime.js';
import type { ServiceDefinition } from './service-definition.js';
import { FOLDS } from './tokens.js';

export const EPOCH_MS = 1_000;
export type LargeModel = ModelDefinition<typeof profileClusterDeltas, typeof modelSnapshots>;

/** A model of its own topics, whose snapshots are bytes. */
export function largeModel(run: string): LargeModel {
  return defineModel({
    name: 'large',
    version: 1,
    deltas: defineTopic({ ...profileClusterDeltas, name: `test.large-deltas-${run}.v1` }),
    snapshots: defineTopic({ ...modelSnapshots, name: `test.large-snapshots-${run}.v1` }),
    shards: 1,
    bounds: { deltas: 100, openEpochs: 10 },
    codec: { encode: (snapshot) => snapshot as Uint8Array, decode: (bytes) => bytes },
  });
}

/** So many bytes that follow from a sum: digests of the numbers from there on, each 4 KiB repeated. */
export function bytesOf(sum: number, length: number): Uint8Array {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; at += 4_096) {
    const digest = createHash('sha256')
      .update(`${String(sum)}|${String(at)}`)
      .digest();
    bytes.fill(digest, at, Math.min(at + 4_096, length));
  }
  return bytes;
}

interface Sum {
  sum: number;
}

/** What it has learned is a sum; what it publishes of that is large. */
class SumLearner implements TenantLearner<typeof profileClusterDeltas, Sum, number> {
  readonly stateVersion = 1;
  readonly emits = [];

  constructor(private readonly bytes: number) {}

  initialState = (): Sum => ({ sum: 0 });
  originOf: TenantLearner<typeof profileClusterDeltas, Sum, number>['originOf'] = ({ data }) =>
    data;
  lessonOf: TenantLearner<typeof profileClusterDeltas, Sum, number>['lessonOf'] = ({ data }) =>
    data.counts[0] ?? 0;
  snapshotOf = ({ sum }: Sum) => bytesOf(sum, this.bytes);
  learn(state: Sum, lessons: readonly number[]): void {
    for (const lesson of lessons) state.sum += lesson;
  }
}

@Module({})
class LargeModelModule {}

/** A service that trains the model, of so many bytes, and does nothing else. */
export function largeModelService(
  model: LargeModel,
  run: string,
  bytes: number,
): ServiceDefinition {
  const learner = new TenantModels(model, new SumLearner(bytes));
  const folds = () => [new EpochTrainerFold(model, learner, { epochMs: EPOCH_MS, sources: 1 })];
  return {
    name: `large-model-${run}`,
    description: 'Trains a large model.',
    config: platformConfigSchema,
    module: () => ({
      module: LargeModelModule,
      providers: [{ provide: FOLDS, useFactory: folds }],
      exports: [FOLDS],
    }),
  };
}

let sequence = 0;

function recordOf(topic: TopicContract, key: string, type: string, data: object): NewRecord {
  const headers = {
    id: `large-${String(sequence++)}`,
    type,
    source: '/test',
    key,
    time: 1,
    recordedAt: 1,
  };
  const value = JSON.stringify(data);
  return { topic: topic.name, partition: 0, key, value, headers: envelopeHeaders(headers) };
}

/** A delta of an epoch, and that the only source has closed it. */
export function epochRecords(model: LargeModel, epoch: number, count: number): NewRecord[] {
  const key = modelKey(model, 'demo');
  const delta = {
    ...{ tenant: 'demo', source: 0, epoch, counts: [count], sums: [], sample: [] },
    ...{ modelVersion: 'none', moments: { count: 0, sum: [], sumOfSquares: [] } },
  };
  return [
    recordOf(model.deltas, key, 'clusters.accumulated', delta),
    recordOf(model.deltas, key, 'epoch.closed', { source: 0, through: epoch }),
  ];
}

/** Not a failure that is tried again. */
class Killed extends TypeError {}

/** A runtime on which whoever uses it dies after so many steps, as a process would. */
export class MortalRuntime {
  /** Steps at which somebody has died. */
  readonly deaths = new Map<string, number>();
  #left = Infinity;

  constructor(private readonly runtime: Runtime) {}

  live(steps: number): void {
    this.#left = steps;
  }

  get mortal(): Runtime {
    const { runtime } = this;
    const store = Object.assign(Object.create(runtime.store) as PartitionStore, {
      commit: async (...args: Parameters<PartitionStore['commit']>) => {
        this.#step('before the write');
        const outcome = await runtime.store.commit(...args);
        this.#step('after the write');
        return outcome;
      },
    });
    const log = Object.assign(Object.create(runtime.log) as Runtime['log'], {
      publish: async (...[records]: Parameters<EventSink['publish']>) => {
        const half = Math.floor(records.length / 2);
        this.#step('before publishing');
        await runtime.log.publish(records.slice(0, half));
        this.#step('in the middle of publishing');
        await runtime.log.publish(records.slice(half));
        this.#step('after publishing');
      },
    });
    return { log, store, close: () => Promise.resolve() };
  }

  #step(name: string): void {
    if (this.#left-- > 0) return;
    this.#left = Infinity;
    this.deaths.set(name, (this.deaths.get(name) ?? 0) + 1);
    throw new Killed(`killed ${name}`);
  }
}
