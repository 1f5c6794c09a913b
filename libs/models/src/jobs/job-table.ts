import type {
  FoldEvent,
  JobFailureCode,
  JobRequested,
  ModelJobs,
  TopicEvent,
} from '@tradewind/contracts';

export type JobStatus = 'queued' | 'running' | 'finished' | 'failed';

/** What the log says of one job. */
export interface JobEntry {
  readonly job: string;
  readonly model: string;
  readonly tenant: string;
  readonly kind: string;
  /** Event time of the request, which the outcome bears as well, ms. */
  readonly requestedAt: number;
  attempt: number;
  status: JobStatus;
  /** Starts of this attempt so far. */
  starts: number;
  /** Of the last start, from 0 to 1. */
  share: number;
  figures?: Readonly<Record<string, number>> | undefined;
  failure?: { readonly code: JobFailureCode; readonly reason: string } | undefined;
  /** Until the job has ended. */
  request?: RequestedAt | undefined;
}

export interface RequestedAt extends Pick<JobRequested, 'inputs' | 'seed'> {
  readonly key: string;
  /** Event time and receipt of the request, which its answers bear as well, ms. */
  readonly time: number;
  readonly recordedAt: number;
  readonly partition: number;
  /** More jobs were open than may be, so that this one is to be refused. */
  readonly refused: boolean;
}

export interface JobTableOptions {
  /** Jobs that may be open, requested and not ended, at a time; a further request is refused. */
  readonly maxOpen: number;
  /** Ended jobs that are remembered. */
  readonly maxEnded: number;
  readonly takes: (model: string) => boolean;
}

type Of<Type extends TopicEvent<ModelJobs>['type']> = Extract<
  FoldEvent<ModelJobs>,
  { readonly type: Type }
>;

/**
 * The jobs of one partition of the log: a function of its records alone, so that every owner of the
 * partition concludes the same. The first outcome of an attempt counts. A job that has finished, or an
 * attempt that was requested before, is not requested again.
 */
export class JobTable {
  readonly #jobs = new Map<string, JobEntry>();
  /** Ids of jobs that have ended, the longest ended first. */
  readonly #ended = new Set<string>();
  #open = 0;
  #forgotten = 0;

  constructor(private readonly options: JobTableOptions) {}

  get(job: string): JobEntry | undefined {
    return this.#jobs.get(job);
  }

  /** More jobs have ended than are remembered. */
  get hasForgotten(): boolean {
    return this.#forgotten > 0;
  }

  /** In the order in which they were requested or, once ended, ended. */
  get entries(): readonly JobEntry[] {
    return [...this.#jobs.values()];
  }

  /** Jobs that are to be run or refused, in order of their requests. */
  get open(): readonly JobEntry[] {
    return this.entries.filter(({ request }) => request !== undefined);
  }

  /** Takes a record up; returns the job when the record has changed what is known of it. */
  apply(event: FoldEvent<ModelJobs>): JobEntry | undefined {
    if (!this.options.takes(event.data.model)) return undefined;
    if (event.type === 'job.requested') return this.#request(event);
    const entry = this.#jobs.get(event.data.job);
    if (event.type === 'job.finished') return this.#finish(entry, event);
    if (entry?.request === undefined || entry.attempt !== event.data.attempt) return undefined;
    return event.type === 'job.progressed' ? progress(entry, event) : this.#fail(entry, event);
  }

  #request(event: Of<'job.requested'>): JobEntry | undefined {
    const { job, model, tenant, kind, attempt, inputs, seed } = event.data;
    const known = this.#jobs.get(job);
    if (known && (known.status !== 'failed' || known.attempt >= attempt)) return undefined;
    this.#jobs.delete(job);
    this.#ended.delete(job);
    const { key, time, recordedAt, partition } = event;
    const refused = this.#open >= this.options.maxOpen;
    // Of one that is refused nothing is run: it must not take memory while it waits for its answer.
    const kept = refused ? {} : inputs;
    const request = { inputs: kept, seed, key, time, recordedAt, partition, refused };
    const status = 'queued';
    const entry: JobEntry = {
      job,
      model,
      tenant,
      kind,
      attempt,
      requestedAt: time,
      status,
      starts: 0,
      share: 0,
      request,
    };
    this.#jobs.set(job, entry);
    if (!refused) this.#open += 1;
    return entry;
  }

  /** Counts for whichever attempt: the result of all of them is the same. */
  #finish(known: JobEntry | undefined, { data, time }: Of<'job.finished'>): JobEntry | undefined {
    if (known?.status === 'finished') return undefined;
    const { job, model, tenant, kind, attempt, figures } = data;
    const entry = known ?? {
      job,
      model,
      tenant,
      kind,
      attempt,
      requestedAt: time,
      status: 'queued',
      starts: 0,
      share: 0,
    };
    return this.#end(
      Object.assign(entry, { status: 'finished', share: 1, figures, failure: undefined }),
    );
  }

  #fail(entry: JobEntry, { data: { code, reason } }: Of<'job.failed'>): JobEntry {
    return this.#end(Object.assign(entry, { status: 'failed', failure: { code, reason } }));
  }

  #end(entry: JobEntry): JobEntry {
    if (entry.request?.refused === false) this.#open -= 1;
    entry.request = undefined;
    this.#jobs.delete(entry.job);
    this.#jobs.set(entry.job, entry);
    this.#ended.delete(entry.job);
    this.#ended.add(entry.job);
    for (const oldest of this.#ended) {
      if (this.#ended.size <= this.options.maxEnded) break;
      this.#ended.delete(oldest);
      this.#jobs.delete(oldest);
      this.#forgotten += 1;
    }
    return entry;
  }
}

function progress(entry: JobEntry, { data }: Of<'job.progressed'>): JobEntry | undefined {
  if (data.start < entry.starts) return undefined;
  entry.share = data.start > entry.starts ? data.share : Math.max(entry.share, data.share);
  entry.starts = data.start;
  entry.status = 'running';
  return entry;
}
