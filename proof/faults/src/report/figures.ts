import type { FaultOptions } from '../run/fault-options.js';
import type { ControlResult } from '../run/control.js';
import type { FaultsOutcome } from '../run/run-faults.js';
import type { SubjectReport } from '../run/suite.js';
import { invariantNames } from '../run/subject.js';
import type { SubjectName, Verdict, Verdicts } from '../run/subject.js';
import { faultKinds } from '../schedule/fault.js';
import type { FaultKind } from '../schedule/fault.js';

type FaultCounts = Partial<Record<FaultKind, number>>;

/** The figures of one subject. */
export interface SubjectFigures {
  readonly faults: FaultCounts;
  readonly invariants: Verdicts;
  readonly deaths: number;
  readonly recoveryMs: number | null;
  readonly drainMs: number | null;
  readonly wallMs: number;
}

/** The figures of a run, as `--json` writes them. */
export interface Figures {
  readonly seed: number;
  /** Events for each subject. */
  readonly events: number;
  readonly faults: FaultCounts;
  /** Held by all subjects for which they were judged. */
  readonly invariants: Verdicts;
  readonly controls: Readonly<Record<string, ControlResult>>;
  readonly wallMs: number;
  /** The longest recovery from a fault, ms; `null` if none could be measured by itself. */
  readonly recoveryMs: number | null;
  readonly recoveryMsByFault: FaultCounts;
  /** The longest shutdown after SIGTERM, ms. */
  readonly drainMs: number | null;
  readonly subjects: Partial<Readonly<Record<SubjectName, SubjectFigures>>>;
}

export function figuresOf(
  { seed, events }: Pick<FaultOptions, 'seed' | 'events'>,
  { subjects, controls }: FaultsOutcome,
  wallMs: number,
): Figures {
  const recoveries = subjects.flatMap((subject) => subject.recoveries);
  return {
    seed,
    events,
    faults: countedOf(subjects),
    invariants: invariantsOf(subjects),
    controls,
    wallMs,
    recoveryMs: longest(recoveries.map(({ ms }) => ms)),
    recoveryMsByFault: byKind((kind) => {
      return longest(recoveries.filter((of) => of.kind === kind).map(({ ms }) => ms));
    }),
    drainMs: longest(subjects.flatMap(({ drainsMs }) => drainsMs)),
    subjects: Object.fromEntries(subjects.map((subject) => [subject.name, figuresOfOne(subject)])),
  };
}

/** Returns whether every invariant held and every control was detected. */
export function isGood({
  invariants,
  controls,
}: Pick<Figures, 'invariants' | 'controls'>): boolean {
  return (
    Object.values(invariants).every(({ held }) => held) &&
    Object.values(controls).every(({ detected }) => detected)
  );
}

function figuresOfOne(subject: SubjectReport): SubjectFigures {
  return {
    faults: subject.faults,
    invariants: subject.verdicts,
    deaths: subject.deaths,
    recoveryMs: longest(subject.recoveries.map(({ ms }) => ms)),
    drainMs: longest(subject.drainsMs),
    wallMs: subject.wallMs,
  };
}

function invariantsOf(subjects: readonly SubjectReport[]): Verdicts {
  const verdicts: Verdicts = {};
  for (const name of invariantNames) {
    const judged = subjects.flatMap((subject) => {
      const verdict = subject.verdicts[name];
      return verdict === undefined ? [] : [{ subject, verdict }];
    });
    if (judged.length === 0) continue;
    verdicts[name] = {
      held: judged.every(({ verdict }) => verdict.held),
      detail: judged.map(({ subject, verdict }) => `${subject.name}: ${verdict.detail}`).join('; '),
    } satisfies Verdict;
  }
  return verdicts;
}

function countedOf(subjects: readonly SubjectReport[]): FaultCounts {
  return byKind((kind) => {
    const counts = subjects.flatMap(({ faults }) => faults[kind] ?? []);
    return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0);
  });
}

function byKind(of: (kind: FaultKind) => number | null): FaultCounts {
  const entries = faultKinds.map((kind) => [kind, of(kind)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== null));
}

function longest(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.max(...values);
}
