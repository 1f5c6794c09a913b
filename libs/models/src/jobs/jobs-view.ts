import { modelJobs } from '@tradewind/contracts';
import type { FoldEvent, JobFailed, JobFinished, ModelJobs } from '@tradewind/contracts';
import { decodeRecord } from '@tradewind/fold';
import { Failure } from '@tradewind/log';
import type { LogRecord, Tail, TopicReader } from '@tradewind/log';
import { JobTable } from './job-table.js';
import type { JobEntry } from './job-table.js';
import { ResultCache } from './result-cache.js';

/** Remembered in each partition. */
const MAX_OPEN = 1_000;
const MAX_ENDED = 1_000;
const MAX_RESULT_CHARS = 33_554_432;

/** How a job ended. */
export type JobOutcome =
  | ({ readonly status: 'finished' } & Pick<JobFinished, 'result' | 'sha256' | 'figures'>)
  | ({ readonly status: 'failed' } & Pick<JobFailed, 'code' | 'reason'>);

interface Waiter {
  readonly job: string;
  readonly attempt: number;
  /** The topic was read again for it. */
  sought: boolean;
  readonly resolve: (outcome: JobOutcome) => void;
  readonly reject: (error: unknown) => void;
}

export interface JobsViewOptions {
  readonly takes: (model: string) => boolean;
  /** Characters of results that are kept; older ones are read again from the log. */
  readonly maxResultChars?: number;
}

/**
 * All jobs of some models as the log has them, whoever runs them: what an HTTP read shows, and how a
 * requester comes by results. The results of a rebuild are those that stand in the log.
 */
export class JobsView {
  readonly #tables: readonly JobTable[];
  readonly #results: ResultCache;
  readonly #waiting = new Set<Waiter>();
  readonly #failure = new Failure();
  #tail: Tail | undefined;
  #rereading: Promise<void> | undefined;

  private constructor(
    private readonly reader: TopicReader,
    { takes, maxResultChars = MAX_RESULT_CHARS }: JobsViewOptions,
  ) {
    const bounds = { maxOpen: MAX_OPEN, maxEnded: MAX_ENDED, takes };
    this.#tables = Array.from({ length: modelJobs.partitions }, () => new JobTable(bounds));
    this.#results = new ResultCache(maxResultChars);
  }

  /** Resolves when everything that was published before has been read. */
  static async open(reader: TopicReader, options: JobsViewOptions): Promise<JobsView> {
    const view = new JobsView(reader, options);
    view.#tail = await reader.tail([modelJobs.name], 'earliest', (record) => {
      view.#take(record);
    });
    view.#tail.failed.catch((error: unknown) => {
      view.#failure.raise(error);
    });
    await view.#tail.caughtUp;
    return view;
  }

  /** Jobs of a tenant, the last requested or ended first. */
  list(tenant: string, limit: number): readonly JobEntry[] {
    return this.#tables
      .flatMap((table) => table.entries)
      .filter((entry) => entry.tenant === tenant)
      .toSorted((a, b) => b.requestedAt - a.requestedAt)
      .slice(0, limit);
  }

  /** Resolves when the job has finished, or when this or a later attempt of it has failed. */
  whenEnded(job: string, attempt = 1): Promise<JobOutcome> {
    return new Promise((resolve, reject) => {
      const waiter = { job, attempt, sought: false, resolve, reject };
      this.#waiting.add(waiter);
      this.#answer(waiter);
    });
  }

  /** Rejects when the view can no longer be kept up; never resolves otherwise. */
  get failed(): Promise<never> {
    return this.#failure.promise;
  }

  async close(): Promise<void> {
    await this.#rereading;
    await this.#tail?.close();
    for (const { reject } of this.#waiting) reject(new Error('the view of jobs is closed'));
    this.#waiting.clear();
  }

  #take(record: LogRecord): void {
    const event = eventOf(record);
    const entry = event && this.#tables[record.partition]?.apply(event);
    if (!event || !entry || entry.request) return;
    if (event.type === 'job.finished') this.#results.add(event.data);
    for (const waiter of this.#waiting) if (waiter.job === entry.job) this.#answer(waiter);
  }

  #answer(waiter: Waiter): void {
    const entry = this.#entryOf(waiter.job);
    const finished = this.#results.get(waiter.job);
    if (finished) this.#resolve(waiter, { status: 'finished', ...resultOf(finished) });
    else if (entry?.failure && entry.attempt >= waiter.attempt) {
      this.#resolve(waiter, { status: 'failed', ...entry.failure });
    } else if (!waiter.sought && this.#mayHaveEnded(entry)) this.#rereading ??= this.#reread();
  }

  /** The outcome of the job may stand in the log, although it is not in memory. */
  #mayHaveEnded(entry: JobEntry | undefined): boolean {
    return entry ? entry.status === 'finished' : this.#tables.some((table) => table.hasForgotten);
  }

  #resolve(waiter: Waiter, outcome: JobOutcome): void {
    this.#waiting.delete(waiter);
    waiter.resolve(outcome);
  }

  #entryOf(job: string): JobEntry | undefined {
    for (const table of this.#tables) {
      const entry = table.get(job);
      if (entry) return entry;
    }
    return undefined;
  }

  /** Reads the topic again for outcomes that are waited for but no longer kept. */
  async #reread(): Promise<void> {
    const wanted = [...this.#waiting].filter(({ sought }) => !sought);
    for (const waiter of wanted) waiter.sought = true;
    try {
      const tail = await this.reader.tail([modelJobs.name], 'earliest', (record) => {
        this.#find(wanted, eventOf(record));
      });
      await tail.caughtUp;
      await tail.close();
      for (const waiter of wanted) this.#giveUpLost(waiter);
    } catch (error) {
      this.#failure.raise(error);
    } finally {
      this.#rereading = undefined;
    }
    for (const waiter of this.#waiting) this.#answer(waiter);
  }

  #find(wanted: readonly Waiter[], event: FoldEvent<ModelJobs> | undefined): void {
    if (event?.type !== 'job.finished' && event?.type !== 'job.failed') return;
    for (const waiter of wanted) {
      if (waiter.job !== event.data.job || !this.#waiting.has(waiter)) continue;
      if (event.type === 'job.finished') {
        this.#resolve(waiter, { status: 'finished', ...resultOf(event.data) });
      } else if (event.data.attempt >= waiter.attempt) {
        const { code, reason } = event.data;
        this.#resolve(waiter, { status: 'failed', code, reason });
      }
    }
  }

  /** Retention has taken a result that this view knows to have been there. */
  #giveUpLost(waiter: Waiter): void {
    if (!this.#waiting.has(waiter)) return;
    if (this.#entryOf(waiter.job)?.status !== 'finished' || this.#results.get(waiter.job)) return;
    this.#waiting.delete(waiter);
    waiter.reject(new Error(`the log no longer holds the result of job ${waiter.job}`));
  }
}

function eventOf(record: LogRecord): FoldEvent<ModelJobs> | undefined {
  const decoded = decodeRecord(modelJobs, record);
  return decoded.ok ? (decoded.event as FoldEvent<ModelJobs>) : undefined;
}

function resultOf({ result, sha256, figures }: JobFinished) {
  return { result, sha256, figures };
}
