import { modelJobs } from '@tradewind/contracts';
import type { FoldEvent, ModelJobs } from '@tradewind/contracts';
import { decodeRecord } from '@tradewind/fold';
import type { LogRecord } from '@tradewind/log';
import { JobTable } from './job-table.js';
import type { JobEntry, JobTableOptions, RequestedAt } from './job-table.js';

export type OpenJob = JobEntry & { readonly request: RequestedAt };

/**
 * The jobs of one partition while this replica owns it. They are read from the beginning of the log, so
 * that nothing is stored anywhere else; nothing is run before its end has been reached.
 */
export class OwnedJobs {
  /** Offset of the next record. */
  next: number;
  readonly #table: JobTable;
  /** Runs under way, and runs whose outcome was appended but not read yet, by job. */
  readonly #runs = new Map<string, AbortController>();

  /** @param end Where the log ended when the partition was assigned. */
  constructor(
    first: number,
    private readonly end: number,
    options: JobTableOptions,
  ) {
    this.next = first;
    this.#table = new JobTable(options);
  }

  get caughtUp(): boolean {
    return this.next >= this.end;
  }

  /** Jobs that nobody has begun here, in order of their requests. */
  get pending(): readonly OpenJob[] {
    return this.#table.open.filter((entry): entry is OpenJob => !this.#runs.has(entry.job));
  }

  get entries(): readonly JobEntry[] {
    return this.#table.entries;
  }

  /** Takes records up; returns the jobs that have ended by them. */
  read(records: readonly LogRecord[], next: number): JobEntry[] {
    const ended: JobEntry[] = [];
    for (const record of records) {
      if (record.offset < this.next) continue;
      const decoded = decodeRecord(modelJobs, record);
      const changed = decoded.ok
        ? this.#table.apply(decoded.event as FoldEvent<ModelJobs>)
        : undefined;
      if (changed && changed.request === undefined) {
        // Another owner may have been faster; what is still running here is superfluous.
        this.#runs.get(changed.job)?.abort();
        this.#runs.delete(changed.job);
        ended.push(changed);
      }
    }
    this.next = Math.max(this.next, next);
    return ended;
  }

  /** Marks a job as begun; the signal aborts when it has ended elsewhere or the partition is lost. */
  begin({ job }: JobEntry): AbortSignal {
    const run = new AbortController();
    this.#runs.set(job, run);
    return run.signal;
  }

  /** The partition is another's now, or the service stops. */
  stop(): void {
    for (const run of this.#runs.values()) run.abort();
  }
}
