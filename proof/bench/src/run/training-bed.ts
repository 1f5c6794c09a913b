import { createHash } from 'node:crypto';
import { jobIdOf, jobRequest, eventId, envelopeHeaders, modelJobs } from '@tradewind/contracts';
import type { BlockReference, JobSpecification, StorefrontEvents } from '@tradewind/contracts';
import { partitionOf, type EventLog } from '@tradewind/log';
import { kmeansStart, rowBlock } from '@tradewind/ml';
import { WorkerPool, type BlockStore } from '@tradewind/models';
import { Random } from '@tradewind/cli/random';
import type { BatchServer } from '@tradewind/fold';
import {
  BATCH_SERVER,
  configOf,
  demoTenant,
  jsonLogger,
  openEmbeddedRuntime,
  startService,
  Training,
  TrainingModule,
  type RunningService,
  type Runtime,
  type ServiceDefinition,
} from '@tradewind/service';
import { milestoneService } from '../cases/milestone-service.js';
import { benchMilestones } from '../topics.js';
import { until } from './until.js';

const MODEL = 'bench.clusters';
/** A training of some seconds: as many vectors as a large shop gathers. */
const VECTORS = 20_000;
const DIMENSIONS = 12;
const CAUGHT_UP_WITHIN_MS = 60_000;

export interface BedOptions {
  readonly threads: number | undefined;
  readonly onFailure: (error: Error) => void;
}

/** Trainings under way, one after the other. */
export interface TrainingUnderWay {
  /** Resolves when the first is requested. */
  readonly begun: Promise<void>;
  /** Lets the last one finish; resolves with how many there were. */
  end(): Promise<number>;
}

/** A service in this process that folds the load and trains, as a small shop's would. */
export class TrainingBed {
  #seed = 0;

  private constructor(
    private readonly runtime: Runtime,
    private readonly service: RunningService,
    private readonly sample: BlockReference,
    readonly threads: number,
  ) {}

  static async open(
    path: string,
    topic: StorefrontEvents,
    { threads, onFailure }: BedOptions,
  ): Promise<TrainingBed> {
    const blocks = new MemoryBlocks();
    const sample = await blocks.write('sample', '1', rowBlock(vectors()));
    const runtime = openEmbeddedRuntime(path);
    await runtime.log.ensureTopics([topic, benchMilestones]);
    const definition = trainedService(topic, blocks);
    const environment = { HOST: '127.0.0.1', PORT: '0', MODEL_SYNC: 'latest' };
    const training = threads === undefined ? {} : { TRAINING_THREADS: String(threads) };
    const service = await startService(definition, {
      config: configOf(definition, { ...environment, ...training }),
      runtime,
      logger: jsonLogger('warn', definition.name),
      onFailure: (error) => {
        onFailure(error instanceof Error ? error : new Error(String(error)));
      },
    });
    return new TrainingBed(runtime, service, sample, threads ?? new WorkerPool().threads);
  }

  get log(): EventLog {
    return this.runtime.log;
  }

  /** Keeps every thread of the pool busy with requested jobs until it is told to end. */
  train(): TrainingUnderWay {
    const { promise: begun, resolve } = Promise.withResolvers<undefined>();
    let isEnding = false;
    const one = async (): Promise<number> => {
      let count = 0;
      for (; !isEnding; count++) await this.#trainOnce(resolve);
      return count;
    };
    const all = Promise.all(Array.from({ length: this.threads }, one));
    // An interrupted run ends without asking for the result.
    all.catch(() => undefined);
    return {
      begun,
      end: async () => {
        isEnding = true;
        return (await all).reduce((sum, count) => sum + count, 0);
      },
    };
  }

  /** Resolves when everything that was appended is folded. */
  async caughtUp(signal: AbortSignal): Promise<void> {
    const server = this.service.app.get<BatchServer>(BATCH_SERVER);
    const isCaughtUp = () => server.progress.every(({ next, end }) => next >= end);
    await until(isCaughtUp, { what: 'end of the log', withinMs: CAUGHT_UP_WITHIN_MS, signal });
  }

  async close(): Promise<void> {
    await this.service.close();
    await this.runtime.close();
  }

  async #trainOnce(onRequested: (value: undefined) => void): Promise<void> {
    const { view } = this.service.app.get(Training);
    const job: JobSpecification = {
      ...{ tenant: demoTenant.name, model: MODEL, kind: 'kmeans-start', seed: ++this.#seed },
      inputs: {
        sample: this.sample,
        options: { json: JSON.stringify({ dimensions: DIMENSIONS, minimumScale: 0.01 }) },
      },
    };
    const { key, event, slot } = jobRequest(job);
    const now = Date.now();
    const about = { id: eventId(slot ?? ''), source: '/bench', type: event.type, key };
    await this.log.publish([
      {
        topic: modelJobs.name,
        partition: partitionOf(key, modelJobs.partitions),
        key,
        headers: envelopeHeaders({ ...about, time: now, recordedAt: now }),
        value: JSON.stringify(event.data),
      },
    ]);
    onRequested(undefined);
    const outcome = await view.whenEnded(jobIdOf(job));
    if (outcome.status === 'failed') throw new Error(`a training failed: ${outcome.reason}`);
  }
}

function trainedService(topic: StorefrontEvents, blocks: BlockStore): ServiceDefinition {
  const milestones = milestoneService(topic);
  return {
    ...milestones,
    module: (config) => {
      const module = milestones.module(config);
      const jobs = [{ model: MODEL, kind: 'kmeans-start', ...kmeansStart }];
      return { ...module, imports: [TrainingModule.forJobs(jobs, blocks)] };
    },
  };
}

/** Five clouds of vectors that overlap. */
function vectors(): number[][] {
  const random = new Random(1);
  const uniform = () => random.below(1_000_000) / 1_000_000;
  return Array.from({ length: VECTORS }, (_, at) =>
    Array.from({ length: DIMENSIONS }, (_unused, column) => ((at + column) % 5) + 3 * uniform()),
  );
}

class MemoryBlocks implements BlockStore {
  readonly #blocks = new Map<string, Uint8Array>();

  read({ block, version }: BlockReference): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const bytes = this.#blocks.get(`${block}@${version}`);
    return Promise.resolve(bytes && Uint8Array.from(bytes));
  }

  write(block: string, version: string, bytes: Uint8Array): Promise<BlockReference> {
    this.#blocks.set(`${block}@${version}`, bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return Promise.resolve({ block, version, bytes: bytes.length, sha256 });
  }
}
