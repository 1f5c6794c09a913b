import { describe, expect, it } from '@jest/globals';
import { defineTopic, envelopeHeaders } from '@tradewind/contracts';
import type { Fold, FoldContext, FoldEvent, PartitionContext } from '@tradewind/contracts';
import type { BatchOutcome, LogRecord, NewRecord, Position } from '@tradewind/log';
import { openSqlite, SqlitePartitionStore } from '@tradewind/state';
import fc from 'fast-check';
import { z } from 'zod';
import { EventLoopQueue } from './event-loop-queue.js';
import { FoldGroup } from '../group/fold-group.js';
import { PartitionProcessor } from './partition-processor.js';
import { progress, silent } from './processor-bench.fixture.js';

const topic = (name: string) =>
  defineTopic({
    name,
    description: 'Values by account.',
    key: 'shopper',
    partitions: 1,
    cleanup: 'delete',
    retentionDays: 1,
    events: {
      told: z.object({ n: z.number() }),
      'clock.tick': z.object({ time: z.number() }),
    },
  });
const [visits, segments, joined] = ['visits', 'segments', 'joined'].map((name) =>
  topic(`test.${name}.v1`),
) as [ReturnType<typeof topic>, ReturnType<typeof topic>, ReturnType<typeof topic>];
type Told = typeof visits;

interface Both {
  visits: number;
  segment: number;
}

/** Says of every visit in which segment it was made, and what an account came to when it falls quiet. */
class JoinFold implements Fold<Told, Both, { closed: number }> {
  readonly name = 'join';
  readonly inputs = [visits, segments];
  readonly emits = [joined];
  readonly stateVersion = 1;
  initialState = () => ({ visits: 0, segment: 0 });
  initialPart = () => ({ closed: 0 });

  evolve(event: FoldEvent<Told>, context: FoldContext<Both, { closed: number }>): void {
    if (event.type !== 'told') return;
    const both = context.state(event.key);
    context.wakeAt(event.key, context.now + 150);
    if (event.topic === segments.name) {
      both.segment = event.data.n;
      return;
    }
    both.visits += event.data.n;
    this.#say(event.key, both.visits * 1_000 + both.segment, context);
  }

  wake(entity: string, context: FoldContext<Both, { closed: number }>): void {
    const both = context.state(entity);
    this.#say(entity, -both.visits * 1_000 - both.segment, context);
  }

  closeEpoch(_: number, through: number, context: PartitionContext<{ closed: number }>): void {
    context.part('all').closed = through;
  }

  #say(key: string, n: number, context: PartitionContext<unknown>): void {
    context.emit({ topic: joined, key, event: { type: 'told', data: { n } } });
  }
}

interface Step {
  readonly account: number;
  readonly n: number;
  readonly wait: number;
}
type Input = readonly Step[];

/** The records of a topic, some of them late, and a tick after the last. */
function recordsOf(of: Told, input: Input): LogRecord[] {
  let time = 1_000;
  const steps = input.map(({ account, n, wait }) => {
    time += wait;
    return { type: 'told', key: `demo:${account}`, time, data: { n } };
  });
  const end = { type: 'clock.tick', key: '', time: 100_000, data: { time: 100_000 } };
  return [...steps, end].map(({ type, key, time: at, data }, offset) => ({
    topic: of.name,
    partition: 0,
    offset,
    key: Buffer.from(key),
    value: Buffer.from(JSON.stringify(data)),
    headers: envelopeHeaders({
      id: `${of.name} ${offset}`,
      source: '/test',
      type,
      time: at,
      recordedAt: at,
    }),
    timestamp: at,
  }));
}

/** A source of two topics that delivers as it is told, and a processor that may die. */
class JoinBench {
  readonly published: NewRecord[] = [];
  readonly #store = new SqlitePartitionStore(openSqlite(':memory:'));
  readonly #logs: ReadonlyMap<string, readonly LogRecord[]>;
  readonly #next = new Map<string, number>();
  readonly #blocked = new Set<string>();
  #processor: PartitionProcessor;

  constructor(
    logs: readonly (readonly LogRecord[])[],
    private readonly mergesByTime: boolean,
  ) {
    this.#logs = new Map(logs.map((log) => [log[0]?.topic ?? '', log]));
    this.#processor = this.#start();
  }

  /** Delivers batches of the topics in this order, then what is left; `undefined` is a death. */
  async run(deliveries: readonly ([first: boolean, size: number] | undefined)[]): Promise<void> {
    this.#goTo(await this.#processor.load(progress));
    for (const delivery of deliveries) {
      if (delivery) await this.#deliver(delivery[0] ? visits : segments, delivery[1]);
      else await this.#die();
    }
    for (let before = ''; before !== this.#standing;) {
      before = this.#standing;
      for (const input of [segments, visits]) await this.#deliver(input, 3);
    }
  }

  get processor(): PartitionProcessor {
    return this.#processor;
  }

  /** First of each id. */
  get outputs(): string[] {
    const distinct = new Map<unknown, string>();
    for (const { topic: of, key, value, headers } of this.published) {
      const { ce_id: id, ce_sequence: sequence, ce_time: time } = headers;
      const text = JSON.stringify([of, key, value, headers['ce_source'], sequence, time]);
      const known = distinct.get(id);
      if (known !== undefined && known !== text) throw new Error(`${String(id)}: another content`);
      distinct.set(id, text);
    }
    return [...distinct.values()];
  }

  get #standing(): string {
    return JSON.stringify([[...this.#next], this.published.length, [...this.#blocked]]);
  }

  async #die(): Promise<void> {
    this.#processor = this.#start();
    this.#goTo(await this.#processor.load(progress));
  }

  #goTo(positions: readonly Position[]): void {
    for (const { topic: name, offset } of positions) {
      this.#next.set(name, offset);
      this.#blocked.delete(name);
    }
  }

  async #deliver({ name }: Told, size: number): Promise<void> {
    const log = this.#logs.get(name) ?? [];
    const firstOffset = this.#next.get(name) ?? 0;
    const records = log.slice(firstOffset, firstOffset + size);
    if (records.length === 0 || this.#blocked.has(name)) return;
    const nextOffset = firstOffset + records.length;
    const at = { topic: name, partition: 0, firstOffset, nextOffset, endOffset: log.length };
    this.#settle(name, await this.#processor.handle({ ...at, records }, progress));
    await new Promise(setImmediate);
  }

  #settle(name: string, outcome: BatchOutcome): void {
    this.#next.set(name, outcome.next);
    if (outcome.kind !== 'blocked') return;
    this.#blocked.add(name);
    void outcome.ready.then(() => this.#blocked.delete(name));
  }

  #start(): PartitionProcessor {
    return new PartitionProcessor({
      service: 'test-service',
      group: new FoldGroup([new JoinFold()]),
      partition: 0,
      epochMs: 500,
      store: this.#store,
      sink: { publish: (records) => Promise.resolve(void this.published.push(...records)) },
      metrics: silent,
      queue: new EventLoopQueue(),
      mergesByTime: this.mergesByTime,
      seek: (at) => {
        this.#goTo([at]);
      },
      bounds: (of) => Promise.resolve({ first: 0, next: this.#logs.get(of)?.length ?? 0 }),
    });
  }
}

const inputs = fc.array(
  fc.record({
    account: fc.integer({ min: 0, max: 2 }),
    n: fc.integer({ min: 1, max: 9 }),
    wait: fc.constantFrom(-120, 0, 0, 1, 40, 90, 700),
  }),
  { maxLength: 25 },
);

describe('a fold of several topics', () => {
  it('concludes the same by event time, however the topics arrive, are cut, and die', async () => {
    const delivery = fc.option(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 8 })), {
      freq: 12,
      nil: undefined,
    });
    await fc.assert(
      fc.asyncProperty(inputs, inputs, fc.array(delivery, { maxLength: 30 }), async (a, b, how) => {
        const logs = [recordsOf(visits, a), recordsOf(segments, b)];
        const reference = new JoinBench(logs, true);
        await reference.run([]);
        const bench = new JoinBench(logs, true);
        await bench.run(how);
        expect(bench.outputs).toEqual(reference.outputs);
        const told = bench.outputs.filter((text) => !text.includes('{\\"time\\"'));
        expect(told.length).toBeGreaterThanOrEqual(a.length);
        // The last tick of the visits waits: segments come first, and may have more of the same time.
        const positions = bench.processor.progress.map(({ next }) => next);
        expect(positions).toEqual([b.length + 1, a.length]);
      }),
      { numRuns: 100 },
    );
  });

  it('takes what comes by arrival, and is held up by nothing', async () => {
    const told = (n: number) => [{ account: 1, n, wait: 10 }];
    const logs = [recordsOf(visits, told(3)), recordsOf(segments, told(7))];
    const bench = new JoinBench(logs, false);
    await bench.run([
      [true, 1],
      [false, 1],
    ]);
    expect(bench.outputs[1]).toContain('\\"n\\":3000}');
    const other = new JoinBench(logs, false);
    await other.run([
      [false, 1],
      [true, 1],
    ]);
    expect(other.outputs[1]).toContain('\\"n\\":3007}');
  });

  it('waits by event time for the input that has said nothing yet', async () => {
    const logs = [recordsOf(visits, [{ account: 1, n: 3, wait: 10 }]), recordsOf(segments, [])];
    const bench = new JoinBench([logs[0] ?? [], []], true);
    await bench.run([[true, 1]]);
    expect(bench.outputs).toEqual([]);
    expect(bench.processor.progress.find(({ topic: of }) => of === visits.name)).toMatchObject({
      next: 0,
      blocked: true,
    });
  });

  it('tells the topics that it emits to how far its clock has come', async () => {
    const logs = [recordsOf(visits, []), recordsOf(segments, [])];
    const bench = new JoinBench(logs, true);
    await bench.run([]);
    const ticks = bench.published.filter(({ key }) => key === null);
    expect(ticks.map(({ topic: of, value }) => [of, value])).toEqual([
      [joined.name, '{"time":100000}'],
    ]);
  });

  it('is refused when the topics have different partition counts', () => {
    const fold = Object.assign(new JoinFold(), {
      inputs: [visits, { ...segments, partitions: 2 }],
    });
    expect(() => new FoldGroup([fold as Fold])).toThrow(
      'test.segments.v1 has 2 partitions, test.visits.v1 1',
    );
  });
});
