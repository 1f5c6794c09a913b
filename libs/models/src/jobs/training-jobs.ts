import { modelJobs } from '@tradewind/contracts';
import type { JobFailureCode } from '@tradewind/contracts';
import type {
  Batch,
  BatchHandler,
  BatchOutcome,
  EventLog,
  Position,
  Subscription,
  TopicPartition,
} from '@tradewind/log';
import type { BlockStore } from './block-store.js';
import { JobPublisher } from './job-publisher.js';
import { runJob } from './job-run.js';
import type { JobDefinition } from './job-run.js';
import { OwnedJobs } from './owned-jobs.js';
import type { OpenJob } from './owned-jobs.js';
import type { WorkerPool } from './worker-pool.js';

/** Jobs of one partition that may be open at a time. */
const MAX_OPEN = 100;
const MAX_ENDED = 1_000;

/** What the jobs of a service report. `model` is one of those that the service has declared. */
export interface JobsObserver {
  /** This replica has run a job to its end, successful or not, in so many seconds. */
  ran(model: string, outcome: 'finished' | JobFailureCode, seconds: number): void;
}

export interface TrainingJobsOptions {
  /** Names the consumer group. */
  readonly service: string;
  readonly log: Pick<EventLog, 'publish' | 'subscribe' | 'offsets'>;
  readonly pool: WorkerPool;
  /** Their models are this service's: requests for other models are not for it. */
  readonly jobs: readonly JobDefinition[];
  readonly blocks?: BlockStore | undefined;
  readonly observer?: JobsObserver | undefined;
  /** @default 100 */
  readonly maxOpen?: number;
  /** The log can no longer be read or written: the process should end and be started anew. */
  readonly onFailure: (error: unknown) => void;
}

/** How many jobs of a model this replica has at hand. */
export interface JobCounts {
  readonly model: string;
  readonly queued: number;
  readonly running: number;
}

/**
 * Runs the training jobs that are requested in the log and have not ended in it.
 *
 * It is a member of a consumer group on `models.jobs.v1`: exactly one replica owns a partition and runs
 * its jobs. What it knows of them it reads from the partition, from the beginning, whenever it comes to
 * own it, and what it concludes it appends there; it stores no state. Two owners overlap when one was
 * frozen: their results are the same bytes under the same id, and the first in the log counts.
 */
export class TrainingJobs implements BatchHandler {
  readonly relaxed = true;
  readonly #owned = new Map<number, OwnedJobs>();
  readonly #models: ReadonlySet<string>;
  readonly #publisher: JobPublisher;
  readonly #runs = new Set<Promise<void>>();
  /** Jobs begun here whose outcome does not stand in the log yet. */
  readonly #training = new Set<OpenJob>();
  #subscription: Subscription | undefined;
  #closed = false;

  private constructor(private readonly options: TrainingJobsOptions) {
    this.#models = new Set(options.jobs.map(({ model }) => model));
    this.#publisher = new JobPublisher(options.log, options.service);
  }

  /** Resolves once it has joined its consumer group. */
  static async start(options: TrainingJobsOptions): Promise<TrainingJobs> {
    checkDefinitions(options.jobs);
    const jobs = new TrainingJobs(options);
    const group = `tradewind.${options.service}.jobs`;
    jobs.#subscription = await options.log.subscribe(group, [modelJobs.name], jobs);
    jobs.#subscription.failed.catch(options.onFailure);
    return jobs;
  }

  async assigned(partitions: readonly TopicPartition[]): Promise<readonly Position[]> {
    const numbers = new Set(partitions.map(({ partition }) => partition));
    for (const [partition, owned] of this.#owned) {
      if (numbers.has(partition)) continue;
      owned.stop();
      this.#owned.delete(partition);
    }
    const bounds = await this.options.log.offsets(modelJobs.name);
    const table = {
      maxOpen: this.options.maxOpen ?? MAX_OPEN,
      maxEnded: MAX_ENDED,
      takes: (model: string) => this.#models.has(model),
    };
    for (const { partition, first, next } of bounds) {
      if (!numbers.has(partition) || this.#owned.has(partition)) continue;
      this.#owned.set(partition, new OwnedJobs(first, next, table));
    }
    this.#feed();
    return partitions.map((at) => ({ ...at, offset: this.#owned.get(at.partition)?.next ?? 0 }));
  }

  handle({ partition, records, nextOffset }: Batch): Promise<BatchOutcome> {
    this.#owned.get(partition)?.read(records, nextOffset);
    this.#feed();
    return Promise.resolve({ kind: 'advanced', next: nextOffset });
  }

  /** By model, in order of declaration; of the partitions that this replica owns. */
  get counts(): readonly JobCounts[] {
    const open = [...this.#owned.values()].flatMap(({ pending }) => pending);
    const training = [...this.#training];
    return [...this.#models].map((model) => ({
      model,
      queued: open.filter((entry) => entry.model === model).length,
      running: training.filter((entry) => entry.model === model).length,
    }));
  }

  /** Cancels what runs, which the next owner starts again, and leaves the group. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const owned of this.#owned.values()) owned.stop();
    await this.#subscription?.close();
    await Promise.all(this.#runs);
  }

  /** Gives the pool as much as it can run at once; what waits, waits in the log. */
  #feed(): void {
    if (this.#closed) return;
    for (const owned of this.#owned.values()) {
      if (!owned.caughtUp) continue;
      for (const entry of owned.pending) if (!this.#isRunnable(entry)) this.#begin(entry, owned);
    }
    while (this.options.pool.free > 0) {
      const next = this.#nextJob();
      if (!next) return;
      this.#begin(...next);
    }
  }

  #isRunnable({ model, kind, request }: OpenJob): boolean {
    return !request.refused && this.#definitionOf(model, kind) !== undefined;
  }

  /** The oldest job of a tenant of whom no more are running than of any other. */
  #nextJob(): [OpenJob, OwnedJobs] | undefined {
    const running = (tenant: string) =>
      [...this.#training].filter((entry) => entry.tenant === tenant).length;
    let best: [OpenJob, OwnedJobs] | undefined;
    let least = Infinity;
    for (const owned of this.#owned.values()) {
      if (!owned.caughtUp) continue;
      for (const entry of owned.pending) {
        const count = running(entry.tenant);
        const isOlder = count === least && best && entry.request.time < best[0].request.time;
        if (count < least || isOlder) [best, least] = [[entry, owned], count];
      }
    }
    return best;
  }

  #begin(entry: OpenJob, owned: OwnedJobs): void {
    const run = this.#run(entry, owned)
      .catch((error: unknown) => {
        this.options.onFailure(error);
      })
      .finally(() => {
        this.#training.delete(entry);
        this.#runs.delete(run);
        this.#feed();
      });
    this.#runs.add(run);
  }

  async #run(entry: OpenJob, owned: OwnedJobs): Promise<void> {
    const { pool, blocks, observer } = this.options;
    const definition = this.#definitionOf(entry.model, entry.kind);
    const began = performance.now();
    const signal = owned.begin(entry);
    this.#training.add(entry);
    const answer = await runJob(
      entry,
      definition,
      { pool, blocks, publisher: this.#publisher },
      signal,
    );
    if (!answer) return;
    const outcome = answer.type === 'job.failed' ? answer.data.code : 'finished';
    observer?.ran(entry.model, outcome, (performance.now() - began) / 1_000);
  }

  #definitionOf(model: string, kind: string): JobDefinition | undefined {
    return this.options.jobs.find((job) => job.model === model && job.kind === kind);
  }
}

/** Two definitions of one job would make its result depend on which is found first. */
function checkDefinitions(jobs: readonly JobDefinition[]): void {
  const names = jobs.map(({ model, kind }) => `${model}/${kind}`);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new TypeError(`the training job ${twice} is defined twice`);
}
