import { describe, expect, it } from '@jest/globals';
import type { FoldContext, FoldEvent } from '@tradewind/contracts';
import { TimeSlice } from '@tradewind/log';
import type { LogRecord } from '@tradewind/log';
import { AccountFold, EPOCH_MS, input, recordOf } from './account-fold.fixture.js';
import { Bench, progress } from './processor-bench.fixture.js';

const BUDGET_MS = 5;
const STEP_MS = 1;
/** Steps that may come before the clock is looked at, in what ends and in what begins. */
const BETWEEN_LOOKS = 8;
const RECORDS = 400;
const ACCOUNTS = 200;

/** Time passes by work alone: what a step takes does not depend on the machine. */
class WorkClock {
  time = 0;
  readonly done = { decoded: 0, folded: 0, woken: 0, encoded: 0, parsed: 0 };
  longestStretch = 0;
  turns = 0;
  readonly slice: TimeSlice;
  #turnedAt = 0;

  constructor(budgetMs = BUDGET_MS) {
    this.slice = new TimeSlice({
      budgetMs,
      now: () => this.time,
      nextTurn: (callback) => {
        setImmediate(() => {
          this.turns += 1;
          this.stretchEnds();
          callback();
        });
      },
    });
  }

  step(kind: keyof WorkClock['done']): void {
    this.done[kind] += 1;
    this.time += STEP_MS;
  }

  stretchEnds(): void {
    this.longestStretch = Math.max(this.longestStretch, this.time - this.#turnedAt);
    this.#turnedAt = this.time;
  }
}

/** An account whose encoding takes a step. */
class WorkAccount {
  total = 0;
  wakes = 0;

  constructor(clock: WorkClock) {
    const toJSON = () => {
      clock.step('encoded');
      return { total: this.total, wakes: this.wakes };
    };
    Object.defineProperty(this, 'toJSON', { value: toJSON, enumerable: false });
  }
}

class WorkFold extends AccountFold {
  constructor(private readonly clock: WorkClock) {
    super();
  }

  override initialState = () => new WorkAccount(this.clock);

  override evolve(
    event: FoldEvent<typeof input>,
    context: FoldContext<WorkAccount, { all: number }>,
  ) {
    this.clock.step('folded');
    super.evolve(event, context);
  }

  override wake(entity: string, context: FoldContext<WorkAccount, { all: number }>) {
    this.clock.step('woken');
    super.wake(entity, context);
  }
}

/** A record whose decoding takes a step. */
function workRecord(offset: number, clock: WorkClock): LogRecord {
  // All of an epoch at once, so that many timers are due together.
  const time = EPOCH_MS * (1 + Math.floor(offset / ACCOUNTS));
  const event = { type: 'added' as const, data: { amount: 5 } };
  const key = `demo:${String(offset % ACCOUNTS)}`;
  const record = recordOf({ event, key, time, id: `r${String(offset)}` }, offset);
  let isRead = false;
  return Object.defineProperty({ ...record }, 'value', {
    get: () => {
      if (!isRead) clock.step('decoded');
      isRead = true;
      return record.value;
    },
  });
}

async function foldAll(clock: WorkClock) {
  const bench = new Bench(new WorkFold(clock));
  bench.bounds = { first: 0, next: RECORDS };
  const parsing = Object.assign(Object.create(bench.store) as typeof bench.store, {
    read: async (scope: string, entities: readonly string[]) => {
      const values = await bench.store.read(scope, entities);
      // Of what is not an entity there is little.
      return values.map((value, i) =>
        value && entities[i]?.startsWith('accounts/demo:')
          ? (slowText(value, clock) as unknown as string)
          : value,
      );
    },
  });
  const fed = async (from: number, to: number) => {
    const processor = bench.processor({ left: Infinity }, { store: parsing, slice: clock.slice });
    await processor.load(progress);
    const records = Array.from({ length: to - from }, (_, i) => workRecord(from + i, clock));
    const at = { topic: input.name, partition: 0, firstOffset: from, nextOffset: to };
    await processor.handle({ ...at, endOffset: RECORDS, records }, progress);
  };
  // By two owners, so that the second has to read what the first has written.
  await fed(0, RECORDS / 2);
  await fed(RECORDS / 2, RECORDS);
  clock.stretchEnds();
  const keys = Array.from({ length: ACCOUNTS }, (_, i) => `accounts/demo:${String(i)}`);
  const stored = await bench.store.read('test-service:test.input.v1:0', keys);
  return { published: bench.published, stored };
}

/** Text whose parsing takes a step. */
function slowText(text: string, clock: WorkClock) {
  return {
    toString: () => {
      clock.step('parsed');
      return text;
    },
  };
}

describe('the work of a partition', () => {
  it('lets the event loop turn after its budget, whatever it is doing', async () => {
    const clock = new WorkClock();
    await foldAll(clock);
    const { decoded, folded, woken, encoded, parsed } = clock.done;
    expect([decoded, folded]).toEqual([RECORDS, RECORDS]);
    for (const many of [woken, encoded, parsed]) expect(many).toBeGreaterThanOrEqual(ACCOUNTS);
    const longest = BUDGET_MS + BETWEEN_LOOKS * STEP_MS;
    expect(clock.longestStretch).toBeLessThanOrEqual(longest);
    expect(clock.turns).toBeGreaterThan(clock.time / longest - 1);
  });

  it('concludes the same as without a break', async () => {
    const unbroken = new WorkClock(Infinity);
    const expected = await foldAll(unbroken);
    expect(await foldAll(new WorkClock())).toEqual(expected);
    expect(expected.published.length).toBeGreaterThan(ACCOUNTS);
    // The control: such work would hold up the loop for hundreds of steps.
    expect(unbroken.longestStretch).toBeGreaterThan(20 * BUDGET_MS);
  });
});
