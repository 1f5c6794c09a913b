import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FaultKind } from '../schedule/fault.js';
import { countKinds, makeSchedule } from '../schedule/schedule.js';
import type { AppendFsync } from '../servers/redis-server.js';
import type { Control, ControlResult } from './control.js';
import { runSubject } from './run-subject.js';
import type { SubjectOutcome } from './run-subject.js';
import type { Subject, SubjectName, Workload, WorkloadOptions } from './subject.js';
import { TestBed } from './test-bed.js';

const REPLICAS = 3;
const SESSION_TIMEOUT_MS = 4_000;
const QUIESCE_MS = 60_000;
const CLOCK_SHIFT_MS = 3_600_000;

export interface SuiteOptions {
  /** @default 1 */
  readonly brokers?: number;
  readonly appendfsync: AppendFsync;
  /** Directory for the output of the replicas; it is discarded if absent. */
  readonly logDirectory?: string;
  readonly report: (line: string) => void;
  readonly signal: AbortSignal;
}

/** How the faults are applied to a subject. */
export interface SubjectOptions {
  readonly seed: number;
  readonly events: number;
  readonly faults: readonly FaultKind[];
  /**
   * The period in which faults begin, ms. Each kind occurs at least once, however short the period
   * is.
   */
  readonly durationMs: number;
  /** The variant with which each kind of fault begins; see `FaultConditions`. */
  readonly firstForm: number;
}

export interface SubjectReport extends SubjectOutcome {
  readonly name: SubjectName;
  readonly faults: Partial<Record<FaultKind, number>>;
  readonly wallMs: number;
}

/** Servers that may be killed. Subjects and controls run on them one after the other. */
export class Suite {
  private constructor(
    private readonly bed: TestBed,
    private readonly options: SuiteOptions & { readonly logDirectory: string },
  ) {}

  /**
   * Starts servers for `work`, and removes them and the remains of the replicas when it ends, in
   * any way. Rejects if a server dies unexpectedly.
   */
  static async with<T>(options: SuiteOptions, work: (suite: Suite) => Promise<T>): Promise<T> {
    const { logDirectory = await mkdtemp(join(tmpdir(), 'tradewind-faults-')) } = options;
    const death = new AbortController();
    const signal = AbortSignal.any([options.signal, death.signal]);
    try {
      const bed = await TestBed.start({
        ...options,
        replicas: REPLICAS,
        onDeath: (message) => {
          death.abort(new Error(message));
        },
      });
      try {
        return await work(new Suite(bed, { ...options, signal, logDirectory }));
      } finally {
        await bed.stop();
      }
    } finally {
      if (options.logDirectory === undefined) await rm(logDirectory, { recursive: true });
    }
  }

  async subject(subject: Subject, options: SubjectOptions): Promise<SubjectReport> {
    const { bed } = this;
    const { report } = this.options;
    const { seed, events, faults, durationMs, firstForm } = options;
    const startedAt = performance.now();
    const schedule = makeSchedule({
      seed,
      kinds: faults,
      durationMs,
      replicas: REPLICAS,
      brokers: this.options.brokers ?? 1,
      sessionTimeoutMs: SESSION_TIMEOUT_MS,
      firstForm,
    });
    const workload = subject.workload(workloadOptions(seed, events, faults));
    report(`${subject.name}: ${events} events, ${workload.records.length} records`);
    await bed.clear();
    const outcome = await runSubject(bed, {
      ...this.options,
      subject,
      workload,
      schedule,
      durationMs,
      quiesceMs: QUIESCE_MS,
      sessionTimeoutMs: SESSION_TIMEOUT_MS,
      // When a lagging replica is promoted, whatever it has not received is lost, so decisions have
      // to wait for it.
      durability: faults.includes('redis-failover') ? 'replica' : 'none',
      ...(faults.includes('clock') && { clockShiftMs: CLOCK_SHIFT_MS }),
    });
    return {
      ...outcome,
      name: subject.name,
      faults: { ...countKinds(schedule), ...workloadCounts(workload, faults) },
      wallMs: Math.round(performance.now() - startedAt),
    };
  }

  /** Runs a control on the servers as the previous run has left them. */
  async control(control: Control, seed: number): Promise<ControlResult> {
    const { brokers, redis } = this.bed;
    const { report, signal } = this.options;
    signal.throwIfAborted();
    report(`control ${control.name}: ${control.description}`);
    const redisPair = () => redis.another();
    const bench = { seed, kafkaBrokers: brokers.addresses, redisUrl: redis.url, redisPair };
    // A control cannot be interrupted; its replicas end with this process.
    const result = await Promise.race([control.run(bench), aborted(signal)]);
    report(`  ${result.detected ? 'detected' : 'NOT DETECTED'}`);
    return result;
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });
}

function workloadOptions(
  seed: number,
  events: number,
  faults: readonly FaultKind[],
): WorkloadOptions {
  return {
    seed,
    events,
    duplicates: faults.includes('duplicates'),
    shuffle: faults.includes('shuffle'),
    poison: faults.includes('poison'),
    clock: faults.includes('clock'),
  };
}

function workloadCounts(
  { poisoned, duplicated }: Workload,
  faults: readonly FaultKind[],
): Partial<Record<FaultKind, number>> {
  return {
    ...(faults.includes('poison') && { poison: poisoned }),
    ...(faults.includes('duplicates') && { duplicates: duplicated }),
    ...(faults.includes('shuffle') && { shuffle: 1 }),
    ...(faults.includes('clock') && { clock: 1 }),
  };
}
