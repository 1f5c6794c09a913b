import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { controls } from './controls/controls.js';
import type { ControlResult } from './run/control.js';
import { invariantNames, subjectNames } from './run/subject.js';
import type { InvariantName, SubjectName } from './run/subject.js';
import { Suite } from './run/suite.js';
import type { SubjectOptions, SubjectReport } from './run/suite.js';
import { faultKinds } from './schedule/fault.js';
import type { FaultKind } from './schedule/fault.js';
import { subjects } from './subjects/index.js';

const MINUTES = 60_000;
/** These bounds allow for slow machines and for other load; `npm run bench -- backbone` measures recovery. */
const DRAINED_WITHIN_MS = 30_000;
const RECOVERED_WITHIN_MS = 60_000;

const workload: readonly FaultKind[] = ['poison', 'duplicates', 'shuffle', 'clock'];
const plans: Readonly<Record<SubjectName, SubjectOptions>> = {
  processor: { seed: 1, events: 4_000, faults: faultKinds, durationMs: 25_000, firstForm: 0 },
  profile: {
    ...{ seed: 2, events: 2_000, durationMs: 9_000, firstForm: 3 },
    faults: [...workload, 'kill', 'redis-truncate', 'redis-flush'],
  },
  recommender: {
    ...{ seed: 3, events: 2_000, durationMs: 9_000, firstForm: 0 },
    faults: [...workload, 'freeze', 'net-cut', 'redis-flush'],
  },
  marketing: {
    ...{ seed: 4, events: 2_000, durationMs: 9_000, firstForm: 2 },
    faults: [...workload, 'kill', 'redis-kill', 'redis-failover', 'broker-restart'],
  },
};
/** The invariants that are judged for each subject. */
const judged: Readonly<Record<SubjectName, readonly InvariantName[]>> = {
  processor: [
    'counters',
    'entities',
    'outputs',
    'decisions',
    'positions',
    'recovery',
    'deadLetters',
    'replicas',
  ],
  profile: [
    'counters',
    'entities',
    'outputs',
    'positions',
    'models',
    'recovery',
    'deadLetters',
    'replicas',
  ],
  recommender: [
    'counters',
    'entities',
    'outputs',
    'positions',
    'models',
    'recovery',
    'deadLetters',
    'replicas',
  ],
  marketing: invariantNames,
};

const stop = new AbortController();
const lines: string[] = [];
const reports = new Map<SubjectName, SubjectReport>();
const results = new Map<string, ControlResult>();

beforeAll(async () => {
  const report = (line: string) => lines.push(line);
  await Suite.with({ appendfsync: 'everysec', report, signal: stop.signal }, async (suite) => {
    for (const name of subjectNames) {
      reports.set(name, await suite.subject(subjects[name], plans[name]));
    }
    for (const control of controls) {
      results.set(control.name, await suite.control(control, 1));
    }
  }).catch((error: unknown) => {
    throw new Error(`after:\n${lines.slice(-30).join('\n')}`, { cause: error });
  });
}, 18 * MINUTES);

afterAll(() => {
  stop.abort();
});

function reportOf(name: SubjectName): SubjectReport {
  const report = reports.get(name);
  if (report === undefined) throw new Error(`${name} was not run`);
  return report;
}

describe.each(subjectNames)('%s under faults', (name) => {
  it.each(judged[name])('%s holds', (invariant) => {
    const { verdicts } = reportOf(name);
    expect({ invariant, ...verdicts[invariant] }).toMatchObject({ held: true });
  });

  it('has been exposed to every fault of its plan', () => {
    const { faults } = reportOf(name);
    expect(Object.keys(faults).sort()).toEqual([...plans[name].faults].sort());
    for (const count of Object.values(faults)) expect(count).toBeGreaterThan(0);
  });

  it('recovers and drains', () => {
    const { recoveries, drainsMs } = reportOf(name);
    expect(recoveries).not.toHaveLength(0);
    expect(Math.max(...recoveries.map(({ ms }) => ms))).toBeLessThan(RECOVERED_WITHIN_MS);
    expect(Math.max(...drainsMs)).toBeLessThan(DRAINED_WITHIN_MS);
  });
});

describe('a mutation of the protocol is detected:', () => {
  it.each(controls.map(({ name }) => name))('%s', (name) => {
    expect(results.get(name)).toMatchObject({ detected: true });
  });
});
