import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TopicContract } from '@tradewind/contracts';
import { countersHold } from '../invariants/counters.js';
import type { Figures } from '../invariants/counters.js';
import { TopicRecords } from '../reference/read-topics.js';
import { fixedPorts } from '../servers/fixed-ports.js';
import type { Workload } from '../run/subject.js';
import { amountEvents } from '../subjects/processor/amount-events.js';
import { figuresOfEvents, figuresOfState } from '../subjects/processor/expected-figures.js';
import { processorSubject } from '../subjects/processor/subject.js';
import { processorTopics } from '../subjects/processor/topics.js';
import { StoredState } from '../subjects/stored-state.js';
import { ControlBed } from './control-bed.js';
import { eventually } from './eventually.js';
import { gapMetric, gapsTold, isIn } from './gap-evidence.js';
import type { Gap } from './gap-evidence.js';
import { givenServers } from './given-servers.fixture.js';
import { KeptLog } from './kept-log.js';
import { isReady } from './readiness.js';
import type { ReplicaProcess } from './replica-process.js';

const RUN = 'retention';
const subject = processorSubject(RUN);
const topics = processorTopics(RUN);
const { amounts, reports } = topics;
const folded = [amounts.name, reports.name];
const events = { seed: 51, events: 900 };

let bed: ControlBed;
let workload: Workload;
let url: string;
let port: number;

beforeEach(async () => {
  bed = await ControlBed.open(subject, givenServers());
  workload = subject.workload({
    ...events,
    duplicates: true,
    shuffle: false,
    poison: false,
    clock: false,
  });
  [port = 0] = await fixedPorts(1);
  url = `http://127.0.0.1:${port}`;
});

afterEach(() => bed.close());

function start(environment: Readonly<Record<string, string>> = {}): ReplicaProcess {
  return bed.start({ PORT: String(port), ...environment });
}

/** Publishes the workload from one third to another. */
function publish(from: number, to = from + 1): Promise<void> {
  const { records } = workload;
  const at = (third: number) => Math.floor((records.length * third) / 3);
  return bed.publish(records.slice(at(from), at(to)));
}

async function endsOf(topic: TopicContract): Promise<number[]> {
  return (await bed.evidence.log.offsets(topic.name)).map(({ next }) => next);
}

function readFolded(): Promise<TopicRecords> {
  return TopicRecords.read(bed.evidence.log, folded);
}

/** Returns the position of each partition's fold. */
async function positionsOf(topic: TopicContract): Promise<number[]> {
  const state = new StoredState(subject.service, bed.evidence.store);
  return (await state.metas(topic)).map((meta) => meta?.next ?? 0);
}

function gaps(froms: readonly number[], firsts: readonly number[]): Gap[] {
  return froms.map((from, partition) => ({
    partition,
    from,
    records: (firsts[partition] ?? 0) - from,
  }));
}

function sumOf(told: readonly Gap[]): number {
  return told.reduce((sum, { records }) => sum + records, 0);
}

/**
 * Expects every counter to equal the figure from the distinct events outside the gaps, computed by
 * plain code.
 */
async function expectFoldedExcept(told: readonly Gap[], before: TopicRecords): Promise<void> {
  const log = new KeptLog(bed.evidence.log, before);
  const records = await TopicRecords.read(log, folded);
  const left = records.topic(amounts.name).filter((record) => !isIn(told, record));
  const ids = new Set(left.map(({ headers }) => headers['ce_id']?.toString()));
  const expected = amountEvents(events.seed, events.events).filter(({ id }) => ids.has(id));
  expect(expected.length).toBeGreaterThan(events.events / 4);
  expect(expected.length).toBeLessThan(events.events);
  const state = new StoredState(subject.service, bed.evidence.store);
  const got = await figuresOfState(state, topics, records);
  const figures = unweighted(figuresOfEvents(expected, topics, []));
  expect(countersHold(figures, unweighted(got))).toMatchObject({ held: true });
}

/** Documents whose announcements are gone as well weigh nothing. */
function unweighted(figures: Figures): Figures {
  return new Map([...figures].map(([name, figure]) => [name, omitWeighted(figure)]));
}

function omitWeighted(figure: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(figure).filter(([name]) => name !== 'weighted'));
}

describe('records that were removed from the log', () => {
  it('have no effect if they were folded: no gap, the same result', async () => {
    const replica = start();
    await publish(0);
    await bed.rests();
    const before = await readFolded();
    // In every other partition, all records are removed.
    const ends = await endsOf(amounts);
    await bed.removeBefore(
      amounts.name,
      ends.map((end, partition) => (partition % 2 === 0 ? end : Math.floor(end / 2))),
    );
    await publish(1);
    await bed.rests();
    await replica.kill();
    start();
    await publish(2);
    await bed.rests();
    expect(await gapsTold(bed.evidence.log, amounts)).toEqual([]);
    expect(await gapMetric(url, amounts)).toBe(0);
    const log = new KeptLog(bed.evidence.log, before);
    const verdicts = await workload.verify({ ...bed.evidence, log });
    expect(Object.entries(verdicts).filter(([, { held }]) => !held)).toEqual([]);
  });

  it('are reported exactly if the state is lost as well', async () => {
    const replica = start();
    await publish(0);
    await bed.rests();
    await replica.stop();
    const before = await readFolded();
    const firsts = (await endsOf(amounts)).map((end) => end - 5);
    const reported = await endsOf(reports);
    await bed.removeBefore(amounts.name, firsts);
    await bed.removeBefore(reports.name, reported);
    await (await bed.storedPrefix()).remove();

    const next = start();
    await publish(1);
    await publish(2);
    await bed.rests();
    const zeros = firsts.map(() => 0);
    const told = await gapsTold(bed.evidence.log, amounts);
    expect(told).toEqual(gaps(zeros, firsts));
    expect(await gapsTold(bed.evidence.log, reports)).toEqual(
      gaps(zeros.slice(0, reported.length), reported),
    );
    expect(await gapMetric(url, amounts)).toBe(sumOf(told));
    for (const { partition, records } of told) {
      const at = `${amounts.name}[${String(partition)}]`;
      const alarm = `${String(records)} records of ${at} were removed by retention before they were folded`;
      expect(next.output).toContain(alarm);
    }
    await expectFoldedExcept(told, before);
  });

  it('are reported once if a replica that was down had not folded them', async () => {
    const replica = start();
    await publish(0);
    await bed.rests();
    await replica.stop();
    const froms = await positionsOf(amounts);
    await publish(1);
    const before = await readFolded();
    const firsts = await endsOf(amounts);
    await bed.removeBefore(amounts.name, firsts);
    const expected = gaps(froms, firsts);

    const next = start();
    await publish(2);
    await bed.rests();
    expect(await gapsTold(bed.evidence.log, amounts)).toEqual(expected);
    expect(await gapMetric(url, amounts)).toBe(sumOf(expected));
    await next.kill();
    start();
    await eventually('it has loaded what it owns', () => isReady(url));
    expect(await gapsTold(bed.evidence.log, amounts)).toEqual(expected);
    expect(await gapMetric(url, amounts)).toBe(0);
    await expectFoldedExcept(expected, before);
  });

  it('are reported once if they are removed while a replica reads them', async () => {
    const replica = start({ TRADEWIND_FREEZE_POINT: 'before-commit:3' });
    await publish(0);
    await replica.frozen();
    // A fetch under way may still return the first of them.
    await publish(1, 1.1);
    await publish(1.1, 2);
    const before = await readFolded();
    const firsts = await endsOf(amounts);
    await bed.removeBefore(amounts.name, firsts);
    const load = publish(2);
    replica.wake();
    await load;
    await bed.rests();
    const told = await gapsTold(bed.evidence.log, amounts);
    // How far the fold had come does not matter; everything between that and the first remaining
    // record must be reported.
    expect(told.length).toBeGreaterThan(0);
    expect(new Set(told.map(({ partition }) => partition)).size).toBe(told.length);
    for (const { partition, from, records } of told) expect(from + records).toBe(firsts[partition]);
    expect(await gapMetric(url, amounts)).toBe(sumOf(told));
    await expectFoldedExcept(told, before);
  });
});
