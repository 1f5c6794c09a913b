import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { controls } from '../controls/controls.js';
import type { FaultKind } from '../schedule/fault.js';
import { countKinds, makeSchedule } from '../schedule/schedule.js';
import { subjects } from '../subjects/index.js';
import type { Control, ControlBench, ControlResult } from './control.js';
import type { FaultOptions } from './fault-options.js';
import { runSubject } from './run-subject.js';
import type { SubjectOutcome } from './run-subject.js';
import type { SubjectName, WorkloadOptions } from './subject.js';
import { TestBed } from './test-bed.js';

const REPLICAS = 3;
const SESSION_TIMEOUT_MS = 4_000;
const QUIESCE_MS = 60_000;
const CLOCK_SHIFT_MS = 3_600_000;
const MINUTE_MS = 60_000;

export interface SubjectReport extends SubjectOutcome {
  readonly name: SubjectName;
  readonly events: number;
  readonly faults: Partial<Record<FaultKind, number>>;
  readonly wallMs: number;
}

export interface FaultsOutcome {
  readonly subjects: readonly SubjectReport[];
  readonly controls: Readonly<Record<string, ControlResult>>;
}

export interface FaultsContext {
  readonly report: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Puts each subject under faults, then shows by the controls that a defect would have been found.
 * Runs on servers of its own, which it kills and removes; nothing is left when it ends, whichever way.
 */
export async function runFaults(
  options: FaultOptions,
  context: FaultsContext,
): Promise<FaultsOutcome> {
  const logDirectory = options.logDirectory ?? (await mkdtemp(join(tmpdir(), 'tradewind-faults-')));
  const death = new AbortController();
  const signal = AbortSignal.any([context.signal, death.signal]);
  const bed = await TestBed.start({
    replicas: REPLICAS,
    appendfsync: options.appendfsync,
    report: context.report,
    onDeath: (message) => {
      death.abort(new Error(message));
    },
  });
  try {
    return await new Suite(options, { ...context, signal, bed, logDirectory }).run();
  } finally {
    await bed.stop();
    if (options.logDirectory === undefined) await rm(logDirectory, { recursive: true });
  }
}

interface SuiteContext extends FaultsContext {
  readonly bed: TestBed;
  readonly logDirectory: string;
}

class Suite {
  constructor(
    private readonly options: FaultOptions,
    private readonly context: SuiteContext,
  ) {}

  async run(): Promise<FaultsOutcome> {
    const reports: SubjectReport[] = [];
    for (const [index, name] of this.options.subjects.entries()) {
      reports.push(await this.#subject(name, index));
    }
    const results: Record<string, ControlResult> = {};
    if (this.options.controls) {
      for (const control of controls) results[control.name] = await this.#control(control);
    }
    return { subjects: reports, controls: results };
  }

  async #subject(name: SubjectName, index: number): Promise<SubjectReport> {
    const { seed, events, faults, minutes } = this.options;
    const subject = subjects[name];
    if (subject === undefined) throw new RangeError(`there is no subject ${name}`);
    const startedAt = performance.now();
    const durationMs = (minutes * MINUTE_MS) / this.options.subjects.length;
    const schedule = makeSchedule({
      seed: seed + index,
      kinds: faults,
      durationMs,
      ...conditions(index * 2),
    });
    const workload = subject.workload(workloadOptions(seed, events, faults));
    this.context.report(`${name}: ${events} events, ${workload.records.length} records`);
    await this.context.bed.clear();
    const outcome = await runSubject(this.context.bed, {
      ...this.context,
      subject,
      workload,
      schedule,
      durationMs,
      quiesceMs: QUIESCE_MS,
      sessionTimeoutMs: SESSION_TIMEOUT_MS,
      ...(faults.includes('clock') && { clockShiftMs: CLOCK_SHIFT_MS }),
    });
    return {
      ...outcome,
      name,
      events,
      faults: {
        ...countKinds(schedule),
        ...(faults.includes('poison') && { poison: workload.poisoned }),
        ...(faults.includes('duplicates') && { duplicates: workload.duplicated }),
        ...(faults.includes('shuffle') && { shuffle: 1 }),
        ...(faults.includes('clock') && { clock: 1 }),
      },
      wallMs: Math.round(performance.now() - startedAt),
    };
  }

  async #control(control: Control): Promise<ControlResult> {
    const { bed, report } = this.context;
    report(`control ${control.name}: ${control.description}`);
    const bench: ControlBench = {
      seed: this.options.seed,
      kafkaBrokers: bed.broker.address,
      redisUrl: bed.redis.url,
    };
    const result = await control.run(bench);
    report(`  ${result.detected ? 'detected' : 'NOT DETECTED'}: ${result.detail}`);
    return result;
  }
}

function conditions(firstForm: number) {
  return { replicas: REPLICAS, sessionTimeoutMs: SESSION_TIMEOUT_MS, firstForm };
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
