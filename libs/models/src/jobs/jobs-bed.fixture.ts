import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { envelopeHeaders, eventId, jobIdOf, jobRequest, modelJobs } from '@tradewind/contracts';
import type { FoldEvent, JobSpecification, ModelJobs } from '@tradewind/contracts';
import { decodeRecord } from '@tradewind/fold';
import { partitionOf } from '@tradewind/log';
import type { EventLog, Tail } from '@tradewind/log';
import { SqliteEventLog } from '@tradewind/log-sqlite';
import { openSqlite } from '@tradewind/state';
import type { JobDefinition } from './job-run.js';
import { TrainingJobs } from './training-jobs.js';
import type { TrainingJobsOptions } from './training-jobs.js';
import { WorkerPool } from './worker-pool.js';
import type { WorkerPoolOptions } from './worker-pool.js';

const MODEL = 'test.model';
const KINDS = ['sum', 'double', 'untilFile', 'crashOnce', 'crash', 'fail', 'large'];
const module = new URL('./training-jobs.fixture.js', import.meta.url).href;
const REQUESTED_AT = 1_700_000_000_000;

const definitionsOf = (model: string): readonly JobDefinition[] =>
  KINDS.map((kind) => ({ model, kind, module, exportName: kind }));

/** A job of the fixture; inputs are values that become JSON. */
export function jobOf(
  kind: string,
  inputs: Readonly<Record<string, unknown>> = {},
  more: Partial<JobSpecification> = {},
): JobSpecification {
  const entries = Object.entries(inputs).map(([name, value]) => [
    name,
    { json: JSON.stringify(value) },
  ]);
  const json = Object.fromEntries(entries) as JobSpecification['inputs'];
  return { tenant: 'demo', model: MODEL, kind, inputs: json, seed: 1, ...more };
}

interface BedOptions {
  readonly log: EventLog;
  /** Whose jobs these are; others may stand in a log that is shared. */
  readonly model: string;
}

/** A log with owners of its jobs, each with a pool of its own as in a process of its own. */
export class JobsBed {
  /** Everything that stands in the topic. */
  readonly events: FoldEvent<ModelJobs>[] = [];
  readonly failures: unknown[] = [];
  readonly directory = mkdtempSync(join(tmpdir(), 'tradewind-jobs-'));
  readonly #owners: { jobs: TrainingJobs; pool: WorkerPool }[] = [];
  readonly #watchers = new Set<() => void>();
  #tail: Tail | undefined;

  constructor(
    readonly log: EventLog,
    private readonly model: string,
    private readonly closeLog: () => Promise<void>,
  ) {}

  /** On an embedded log unless another one is given, which is closed with the bed. */
  static async open(options?: BedOptions): Promise<JobsBed> {
    const { log, model = MODEL } = options ?? {};
    const bed = log ? new JobsBed(log, model, () => log.close()) : embedded(model);
    await bed.log.ensureTopics([modelJobs]);
    bed.#tail = await bed.log.tail([modelJobs.name], 'earliest', (record) => {
      const decoded = decodeRecord(modelJobs, record);
      if (!decoded.ok) throw new Error(decoded.reason);
      const event = decoded.event as FoldEvent<ModelJobs>;
      if (event.data.model === model || model === MODEL) bed.events.push(event);
      for (const watch of bed.#watchers) watch();
    });
    return bed;
  }

  /** Starts a replica. */
  async own(
    options: Partial<TrainingJobsOptions> = {},
    poolOptions: WorkerPoolOptions = {},
  ): Promise<TrainingJobs> {
    const pool = new WorkerPool({ threads: 1, niceness: 0, cancelGraceMs: 200, ...poolOptions });
    const jobs = await TrainingJobs.start({
      service: 'test-service',
      log: this.log,
      pool,
      jobs: definitionsOf(this.model),
      onFailure: (error) => this.failures.push(error),
      ...options,
    });
    this.#owners.push({ jobs, pool });
    return jobs;
  }

  /** Appends requests as a fold's outbox would; the same request has the same id. */
  async request(specifications: readonly JobSpecification[], attempt = 1): Promise<void> {
    const records = specifications.map((specification) => {
      const { key, event, slot } = jobRequest(specification, attempt);
      const id = eventId(slot ?? '');
      const time = REQUESTED_AT;
      const about = { id, source: '/trainer', type: event.type, key, time, recordedAt: time };
      const partition = partitionOf(key, modelJobs.partitions);
      const value = JSON.stringify(event.data);
      return { topic: modelJobs.name, partition, key, value, headers: envelopeHeaders(about) };
    });
    await this.log.publish(records);
  }

  /** Events of a type, of one job unless none is named. */
  of<Type extends FoldEvent<ModelJobs>['type']>(type: Type, job?: JobSpecification) {
    const id = job && jobIdOf(job);
    return this.events.filter(
      (event): event is Extract<FoldEvent<ModelJobs>, { type: Type }> =>
        event.type === type && (id === undefined || event.data.job === id),
    );
  }

  /** Resolves once the topic is such. */
  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const watch = () => {
        if (!holds()) return;
        this.#watchers.delete(watch);
        resolve();
      };
      this.#watchers.add(watch);
      watch();
    });
  }

  /** Resolves once so many jobs have ended. */
  untilEnded(count: number): Promise<void> {
    return this.until(() => this.of('job.finished').length + this.of('job.failed').length >= count);
  }

  /** The path of a file that jobs wait for, and how to make it. */
  file(name = 'go') {
    const path = join(this.directory, name);
    return {
      path,
      make: () => {
        writeFileSync(path, '');
      },
    };
  }

  async close(): Promise<void> {
    for (const { jobs, pool } of this.#owners) {
      await jobs.close();
      await pool.close();
    }
    await this.#tail?.close();
    await this.closeLog();
    rmSync(this.directory, { recursive: true, force: true });
    if (this.failures.length > 0) throw new AggregateError(this.failures, 'an owner has died');
  }
}

function embedded(model: string): JobsBed {
  const database = openSqlite(':memory:');
  const log = new SqliteEventLog(database);
  return new JobsBed(log, model, async () => {
    await log.close();
    database.close();
  });
}
