import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { modelKey } from '@tradewind/contracts';
import { EpochView, readSnapshots } from '@tradewind/models';
import {
  bytesOf,
  EPOCH_MS,
  epochRecords,
  largeModel,
  largeModelService,
  MortalRuntime,
} from './large-model.fixture.js';
import { jsonLogger } from './run-service.js';
import type { Runtime } from './runtime.js';
import { configOf, startService } from './start-service.js';

const READERS = 3;
/** Steps that one trainer after the other lives: each is a step of a commit or of publishing. */
const LIVES = [1, 2, 3, 4, 5, 6, 11, 13];
/** Of a process that runs the trainer and all readers, and holds the log of three versions and what is expected. */
const MEMORY_LIMIT = 1_500 * 1_048_576;

/** Every kill point of the protocol. */
const STEPS = [
  'after publishing',
  'after the write',
  'before publishing',
  'before the write',
  'in the middle of publishing',
];

/** Models of tens of megabytes, on any log and store. */
export function describeLargeModels(name: string, megabytes: number, open: () => Runtime): void {
  // Not a multiple of the size of a chunk.
  const length = megabytes * 1_048_576 + 12_345;
  describe(`a model of ${megabytes} MB on ${name}`, () => {
    it('is replaced while it is read, whoever is killed at whichever step', async () => {
      const run = String(process.pid) + String(Math.trunc(performance.now()));
      const runtime = open();
      const model = largeModel(run);
      const key = modelKey(model, 'demo');
      await runtime.log.ensureTopics([model.deltas, model.snapshots]);
      const mortal = new MortalRuntime(runtime);
      const openReader = () =>
        EpochView.open(runtime.log, {
          ...readSnapshots<Uint8Array>(model, 'key'),
          sync: 'latest',
        });
      const readers = await Promise.all(Array.from({ length: READERS }, openReader));
      const expected = new Map([1, 2, 3].map((n) => [n, bytesOf((n * (n + 1)) / 2, length)]));
      let peak = 0;
      const memory = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
      const start = process.memoryUsage.rss();

      /** A version is there as a whole or not at all. */
      const check = () => {
        for (const reader of readers) {
          const found = reader.latest(key);
          if (!found) continue;
          expect(Buffer.compare(found.value, expected.get(found.epoch) ?? Buffer.alloc(0))).toBe(0);
          expect(reader.rejected.count).toBe(0);
        }
      };
      /** Runs one trainer after the other until the epoch is closed for all readers. */
      const train = async (epoch: number, lives: readonly number[]) => {
        await runtime.log.publish(epochRecords(model, epoch, epoch));
        for (let lived = 0; readers.some(({ through }) => through < epoch); lived++) {
          const life = { dead: false };
          mortal.live(lives[lived] ?? Infinity);
          const service = await startService(largeModelService(model, run, length), {
            config: configOf(largeModelService(model, run, length), {
              ...process.env,
              ...{ PORT: '0', HOST: '127.0.0.1', MODEL_EPOCH_MS: String(EPOCH_MS) },
              KAFKA_SESSION_TIMEOUT_MS: '6000',
            }),
            runtime: mortal.mortal,
            logger: jsonLogger('fatal', 'test'),
            onFailure: () => {
              life.dead = true;
            },
          });
          while (!life.dead && readers.some(({ through }) => through < epoch)) await setImmediate();
          await service.close();
          check();
          const place = lived % READERS;
          await readers[place]?.close();
          readers[place] = await openReader();
          check();
        }
      };

      await train(1, []);
      expect(readers.map((reader) => reader.latest(key)?.epoch)).toEqual([1, 1, 1]);
      await train(2, LIVES);
      await train(3, LIVES.slice(-2));
      clearInterval(memory);
      expect(readers.map((reader) => reader.latest(key)?.epoch)).toEqual([3, 3, 3]);
      check();
      expect([...mortal.deaths.keys()].sort()).toEqual(STEPS);
      expect((await removedChunks(runtime, model.snapshots.name)).size).toBe(
        2 * Math.ceil(length / 524_288),
      );
      expect(peak - start).toBeLessThan(MEMORY_LIMIT);
      await Promise.all(readers.map((reader) => reader.close()));
      await runtime.close();
    }, 300_000);
  });
}

/** Keys of chunks under which the last record has no value. */
async function removedChunks(runtime: Runtime, topic: string): Promise<ReadonlySet<string>> {
  const empty = new Set<string>();
  const tail = await runtime.log.tail([topic], 'earliest', ({ key, value }) => {
    if (value === null) empty.add(key?.toString() ?? '');
    else empty.delete(key?.toString() ?? '');
  });
  await tail.caughtUp;
  await tail.close();
  return empty;
}
