import { afterAll, describe, expect, it } from '@jest/globals';
import type { DocumentChanged } from '@tradewind/contracts';
import type { LogRecord } from '@tradewind/log';
import type { ScopeChange } from '@tradewind/state';
import { recordOf } from './account-fold.fixture.js';
import { positionIn, progress, Bench } from './processor-bench.fixture.js';
import type { PartitionProcessor } from './partition-processor.js';
import { changeRecord, RateFold } from './rate-fold.fixture.js';

const EVENTS = 2_000;
const ROUNDS = 15;
const KEYS = 1_000;
const TIMEOUT_MS = 240_000;

interface Shape {
  readonly tenants: number;
  readonly documents: number;
}
const one: Shape = { tenants: 1, documents: 1 };
const many: Shape = { tenants: 1_000, documents: 10_000 };

/** A partition that has been told of documents, and folds the same number of accounts in any shape. */
class Shop {
  readonly bench = new Bench(Object.assign(new RateFold(), { documentChanged: undefined }));
  lastWrite: ScopeChange | undefined;
  writes = 0;
  #offset = 0;
  #time = 1_000;
  #processor: PartitionProcessor | undefined;

  private constructor(private readonly shape: Shape) {
    const { store } = this.bench;
    const commit = store.commit.bind(store);
    store.commit = (scope, change) => {
      this.lastWrite = change;
      this.writes += 1;
      this.bench.published.length = 0;
      return commit(scope, change);
    };
  }

  static async open(shape: Shape): Promise<Shop> {
    const shop = new Shop(shape);
    shop.#processor = shop.bench.processor({ left: Infinity });
    await shop.#processor.load(progress);
    const changes = Array.from({ length: shape.documents }, (_, i) => shop.change(i, 1));
    await shop.deliver(changes.map((change) => changeRecord(change, shop.#offset++)));
    return shop;
  }

  /** Version of the document with a number; the first of each tenant is the one that events read. */
  change(i: number, version: number): DocumentChanged {
    const { tenants } = this.shape;
    const id = i < tenants ? 'all' : `rate-${String(i)}`;
    const tenant = `t${String(i % tenants)}`;
    return { kind: 'rate', tenant, id, version, at: 0, by: 'test', content: { factor: 2 } };
  }

  tell(i: number, version: number): Promise<void> {
    return this.deliver([changeRecord(this.change(i, version), this.#offset++)]);
  }

  /** CPU time of folding so many events, ms. */
  async fold(events: number): Promise<number> {
    const records = Array.from({ length: events }, (_, i) => {
      const key = `t${String(i % this.shape.tenants)}:a${String(i % KEYS)}`;
      const event = { type: 'added' as const, data: { amount: 1 } };
      const at = this.#offset++;
      return recordOf({ event, key, time: this.#time, id: `e${String(at)}` }, at);
    });
    this.#time += 1;
    const before = process.cpuUsage();
    await this.deliver(records);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  }

  async deliver(records: readonly LogRecord[]): Promise<void> {
    const firstOffset = records[0]?.offset ?? 0;
    const nextOffset = (records.at(-1)?.offset ?? 0) + 1;
    const at = { topic: 'test.input.v1', partition: 0, firstOffset, nextOffset };
    await this.#processor?.handle({ ...at, endOffset: nextOffset, records }, progress);
  }

  /** Loads the partition as another owner would; CPU time, ms, and where it goes on from. */
  async reload(): Promise<{ ms: number; next: number | undefined }> {
    const before = process.cpuUsage();
    this.#processor = this.bench.processor({ left: Infinity });
    const next = positionIn(await this.#processor.load(progress));
    const { user, system } = process.cpuUsage(before);
    return { ms: (user + system) / 1_000, next };
  }
}

function bytesOf({ meta, entries }: ScopeChange): number {
  return [...entries].reduce((sum, [name, text]) => sum + name.length + text.length, meta.length);
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;
const told: string[] = [];

describe('1,000 tenants with 10,000 documents', () => {
  afterAll(() => {
    process.stdout.write(`${told.join('\n')}\n`);
  });

  it(
    'cost an event no more than one tenant with one does, and a write no more bytes',
    async () => {
      const [few, lots] = [await Shop.open(one), await Shop.open(many)];
      const ratios: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        // Pairs in both orders: what the machine does besides falls on both.
        const first = round % 2 === 0 ? few : lots;
        const second = first === few ? lots : few;
        const [a, b] = [await first.fold(EVENTS), await second.fold(EVENTS)];
        if (round > 0) ratios.push(first === few ? b / a : a / b);
      }
      const ratio = median(ratios);
      told.push(`CPU time per event, 10,000 documents : 1 document = ${ratio.toFixed(2)}`);
      const sizes = [few, lots].map(({ lastWrite }) => lastWrite && bytesOf(lastWrite));
      told.push(
        `last write: ${String(sizes[0])} bytes with 1 document, ${String(sizes[1])} with 10,000`,
      );
      // Tenants have names of other lengths, and nothing else may differ.
      expect((sizes[1] ?? 0) / (sizes[0] ?? 0)).toBeLessThan(1.05);
      // A cost that grows with the documents would be a hundred times as high.
      expect(ratio).toBeLessThan(3);
    },
    TIMEOUT_MS,
  );

  it(
    'are written one by one, and loaded in one go',
    async () => {
      const lots = await Shop.open(many);
      await lots.tell(4_711, 2);
      const write = lots.lastWrite;
      expect([...(write?.entries.keys() ?? [])]).toEqual(['~document:rate/t711/rate-4711']);
      told.push(
        `write of one changed document of 10,000: ${String(write && bytesOf(write))} bytes`,
      );
      const { ms, next } = await lots.reload();
      expect(next).toBe(10_001);
      told.push(`load of a partition with 10,000 documents: ${ms.toFixed(0)} ms of CPU time`);
      const before = lots.writes;
      await lots.fold(1);
      expect(lots.writes).toBe(before + 1);
    },
    TIMEOUT_MS,
  );
});
