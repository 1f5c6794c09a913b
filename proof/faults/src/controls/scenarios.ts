import { countersHold } from '../invariants/counters.js';
import type { Figures } from '../invariants/counters.js';
import { PASS } from '../proxy/proxy-mode.js';
import type { Verdicts, WorkloadRecord } from '../run/subject.js';
import { naiveCountersKey } from '../worker/naive-counter.js';
import {
  linkedFiguresOfRecords,
  linkedFiguresOfState,
} from '../subjects/processor/linked-accounts.js';
import { processorTopics } from '../subjects/processor/topics.js';
import { StoredState } from '../subjects/stored-state.js';
import { cameAbout, eventually } from './eventually.js';
import { calm } from './scenario.js';
import type { Scenario, ScenarioRun } from './scenario.js';

const EVENTS = 900;
/**
 * How long a scenario waits for something that a mutation prevents; without the mutation it takes a
 * second.
 */
const IN_VAIN_MS = 4_000;

const workload = { ...calm, events: EVENTS };

const naiveCounter: Scenario = {
  mutation: 'naive-counter',
  description: 'counts by HINCRBY and commits the offset afterwards; dies between the two',
  detector: 'counters',
  workload: { ...workload, seed: 101 },
  execute: async ({ bed, workload: { records }, isMutated, environment }) => {
    await bed.redis.del(naiveCountersKey(bed.subject.environment['FAULTS_RUN'] ?? ''));
    await bed.publish(records);
    const first = bed.start({ ...environment, TRADEWIND_CRASH_POINT: 'before-commit:2' });
    await first.crashed();
    bed.start(environment);
    if (!isMutated) return bed.rests();
    const [amounts] = bed.subject.folded;
    const group = `naive-counter-${bed.subject.environment['FAULTS_RUN'] ?? ''}`;
    await eventually('the naive counter commits everything', () =>
      bed.hasCommittedAll(group, amounts?.name ?? ''),
    );
  },
  judge: async ({ bed, workload: told, isMutated }) => {
    if (!isMutated) return bed.verdicts(told);
    const key = naiveCountersKey(bed.subject.environment['FAULTS_RUN'] ?? '');
    const counters = await bed.redis.hgetall(key);
    await bed.redis.del(key);
    const verdict = countersHold(countsIn(told.records), countsOf(counters));
    return { counters: verdict } satisfies Verdicts;
  },
};

/** No event of this workload repeats another. */
function countsIn(records: readonly WorkloadRecord[]): Figures {
  const counts = new Map<string, { count: number }>();
  for (const { key } of records) {
    if (key === null) continue;
    const counted = counts.get(key.toString()) ?? { count: 0 };
    counted.count += 1;
    counts.set(key.toString(), counted);
  }
  return counts;
}

function countsOf(counters: Readonly<Record<string, string>>): Figures {
  return new Map(Object.entries(counters).map(([key, count]) => [key, { count: Number(count) }]));
}

const noReconcile: Scenario = {
  mutation: 'no-reconcile',
  description:
    'never checks whether the store has lost writes; it loses the latest ones, and no event follows',
  detector: 'positions',
  workload: { ...workload, seed: 102 },
  execute: async ({ bed, workload: { records }, isMutated, environment }) => {
    bed.start(environment);
    await bed.publish(half(records, 'first'));
    await bed.rests();
    const prefix = await bed.storedPrefix();
    await bed.publish(half(records, 'second'));
    await bed.rests();
    await prefix.restore();
    await healed(bed, isMutated);
  },
};

const noSeek: Scenario = {
  mutation: 'no-seek',
  description:
    "continues from the group's committed offset; all replicas stop, the store loses its latest writes, and no event follows",
  detector: 'positions',
  workload: { ...workload, seed: 103 },
  execute: async ({ bed, workload: { records }, isMutated, environment }) => {
    const before = bed.start(environment);
    await bed.publish(half(records, 'first'));
    await bed.rests();
    const prefix = await bed.storedPrefix();
    await bed.publish(half(records, 'second'));
    await bed.rests();
    // Its last action is to commit what it has folded.
    await before.stop();
    await prefix.restore();
    bed.start(environment);
    for (const group of groupsOf(bed)) await bed.members(group, 1);
    await healed(bed, isMutated);
  },
};

const noCas: Scenario = {
  mutation: 'no-cas',
  description:
    'overwrites the state of another owner; a replica freezes before a commit and wakes after another has gone on',
  detector: 'counters',
  workload: { ...workload, seed: 104 },
  execute: async ({ bed, workload: { records }, environment }) => {
    await bed.publish(half(records, 'first'));
    const sleeper = bed.start({ ...environment, TRADEWIND_FREEZE_POINT: 'before-commit:1' });
    await sleeper.frozen();
    bed.start(environment);
    await bed.publish(half(records, 'second'));
    await bed.rests();
    sleeper.wake();
    // The commit comes first; the completed group shows that it has happened.
    for (const group of groupsOf(bed)) await bed.members(group, 2);
    await bed.rests();
  },
};

const outboxAfterCommit: Scenario = {
  mutation: 'outbox-after-commit',
  description:
    'stores no outbox with the state; a replica dies after a commit, before it publishes',
  detector: 'outputs',
  workload: { ...workload, seed: 105 },
  execute: async ({ bed, workload: { records }, environment }) => {
    await bed.publish(records);
    const first = bed.start({ ...environment, TRADEWIND_CRASH_POINT: 'before-publish:2' });
    await first.crashed();
    bed.start(environment);
    await bed.rests();
  },
};

const noRing: Scenario = {
  mutation: 'ring-0',
  description: 'remembers no ids; clients send some events twice',
  detector: 'counters',
  workload: { ...workload, seed: 106, duplicates: true },
  execute: async ({ bed, workload: { records }, environment }) => {
    await bed.publish(records);
    bed.start(environment);
    await bed.rests();
  },
};

const noGate: Scenario = {
  mutation: 'no-gate',
  description:
    'publishes decisions without the durability gate; the link to the Redis replica is cut',
  detector: 'decisions',
  workload: { ...workload, seed: 107 },
  startRedis: ({ redisPair }) => redisPair(),
  execute: async ({ bed, redis, workload: { records }, isMutated, environment }) => {
    if (redis === undefined) throw new TypeError('this scenario needs a Redis of its own');
    const begun = await bed.promotions.begin();
    await redis.disturb({ kind: 'cut' });
    const replica = bed.start({ ...environment, STATE_DURABILITY: 'replica' });
    await bed.publish(records);
    await (isMutated
      ? eventually('a decision is published', () => bed.hasDecided())
      : eventually('a decision waits', () => replica.output.includes('a decision waits')));
    // If it were promoted, the replica would have exactly what it has now.
    await bed.promotions.end(begun, redis.replicaUrl);
    await redis.disturb(PASS);
    await bed.rests();
  },
};

const unkeyedHandOver: Scenario = {
  mutation: 'unkeyed-hand-over',
  description:
    'hands states over without a sequence and the number of their link; dies after publishing and publishes again',
  detector: 'counters',
  workload: { ...workload, seed: 108, links: true },
  execute: async ({ bed, workload: { records }, environment }) => {
    await bed.publish(records);
    const first = bed.start({ ...environment, TRADEWIND_CRASH_POINT: 'after-publish:1' });
    await first.crashed();
    bed.start(environment);
    await bed.rests();
  },
  // What is handed over depends on when it came, so that nothing but the sums can be foreseen.
  judge: async ({ bed, workload: { records }, isMutated }) => {
    const topics = processorTopics(bed.subject.environment['FAULTS_RUN'] ?? '');
    const state = new StoredState(bed.subject.service, bed.evidence.store);
    const expected = linkedFiguresOfRecords(records);
    const look = async () =>
      countersHold(expected, await linkedFiguresOfState(state, topics, expected));
    const isSettled = async () => (await look()).held;
    if (isMutated) await cameAbout(isSettled, IN_VAIN_MS);
    else await eventually('all that was handed over has arrived', isSettled);
    return { counters: await look() };
  },
};

const earlyDocuments: Scenario = {
  mutation: 'early-documents',
  description:
    'applies a document when it arrives, not at its place in the log; all its versions are in the log when a replica starts',
  detector: 'counters',
  workload: { ...workload, seed: 108 },
  execute: async ({ bed, workload: { records }, environment }) => {
    await bed.publish(records);
    bed.start(environment);
    await bed.rests();
  },
};

export const scenarios: readonly Scenario[] = [
  noCas,
  outboxAfterCommit,
  naiveCounter,
  noSeek,
  noReconcile,
  noRing,
  noGate,
  unkeyedHandOver,
  earlyDocuments,
];

function half(
  records: readonly WorkloadRecord[],
  which: 'first' | 'second',
): readonly WorkloadRecord[] {
  const middle = Math.floor(records.length / 2);
  return which === 'first' ? records.slice(0, middle) : records.slice(middle);
}

function groupsOf({ subject }: ScenarioRun['bed']): string[] {
  return subject.folded.map(({ name }) => `tradewind.${subject.service}.${name}`);
}

/** Without the mutation the state must recover; with it, only the timeout ends the wait. */
async function healed(bed: ScenarioRun['bed'], isMutated: boolean): Promise<void> {
  if (isMutated) await bed.restsWithin(IN_VAIN_MS);
  else await bed.rests();
}
