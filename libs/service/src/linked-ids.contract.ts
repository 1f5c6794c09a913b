import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { TopicContract } from '@tradewind/contracts';
import type { BatchServer } from '@tradewind/fold';
import { seededRandom } from '@tradewind/testing';
import { MortalRuntime } from './large-model.fixture.js';
import {
  chainOf,
  interleaved,
  SEEN_FOLD,
  SEEN_PART,
  seenService,
  type Seen,
} from './linked-ids.fixture.js';
import { jsonLogger } from './run-service.js';
import type { Runtime } from './runtime.js';
import { configOf, startService, type RunningService } from './start-service.js';
import { StateReader } from './state-reader.js';
import { BATCH_SERVER } from './tokens.js';

const BATCH = 500;
/** Steps of the protocol that one process after the other lives. */
const LIVES = [3, 7, 12, 25, 40, 61];

/** So many shoppers of five ids each, on any log and store. */
export function describeLinkedIds(name: string, count: number, open: () => Runtime): void {
  describe(`${String(count)} shoppers of five ids over three devices on ${name}`, () => {
    it('end as if each had one id, whoever is killed on the way', async () => {
      const run = String(process.pid) + String(Math.trunc(performance.now()));
      const runtime = open();
      const random = seededRandom(count);
      const { topic, handOvers, definition } = seenService(run);
      await runtime.log.ensureTopics([topic, handOvers]);
      const chains = Array.from({ length: count }, (_, n) => chainOf(topic, n, random));
      const records = interleaved(chains, random);
      const mortal = new MortalRuntime(runtime);

      /** Runs a process until it dies, or has nothing left to do. */
      const live = async (steps: number, then?: (service: RunningService) => Promise<void>) => {
        const life = { dead: false };
        mortal.live(steps);
        const service = await startService(definition, {
          config: configOf(definition, {
            ...process.env,
            ...{ PORT: '0', HOST: '127.0.0.1', KAFKA_SESSION_TIMEOUT_MS: '6000' },
          }),
          runtime: mortal.mortal,
          logger: jsonLogger('fatal', 'test'),
          onFailure: () => {
            life.dead = true;
          },
        });
        const server = service.app.get<BatchServer>(BATCH_SERVER);
        while (!life.dead && !(await isDone(runtime, server, [topic, handOvers]))) {
          await setImmediate();
        }
        if (!life.dead) await then?.(service);
        await service.close();
      };

      for (let at = 0, lived = 0; at < records.length; at += BATCH, lived++) {
        await runtime.log.publish(records.slice(at, at + BATCH));
        const steps = LIVES[lived];
        if (steps !== undefined) await live(steps);
      }
      await live(Infinity, async (service) => {
        const reader = service.app.get(StateReader);
        for (const { keys, items } of chains) {
          for (const key of keys) {
            const found = await reader.find<Seen>(SEEN_FOLD, key);
            expect(found).toEqual({ key: keys.at(-1), state: { items } });
          }
        }
        const sums = await reader.readPart<{ seen: number }>(SEEN_FOLD, SEEN_PART);
        expect(sums.reduce((sum, { seen }) => sum + seen, 0)).toBe(6 * count);
      });
      expect(mortal.deaths.size).toBeGreaterThan(0);
      await runtime.close();
    }, 300_000);
  });
}

/** Whether everything in the topics is folded, and nothing has come of it that is not. */
async function isDone(
  runtime: Runtime,
  server: BatchServer,
  topics: readonly TopicContract[],
): Promise<boolean> {
  for (let looks = 0; looks < 2; looks++) {
    const ends = await Promise.all(topics.map(({ name }) => runtime.log.offsets(name)));
    const { progress } = server;
    if (progress.length < topics.length * (topics[0]?.partitions ?? 0)) return false;
    const isBehind = topics.some(({ name }, i) =>
      ends[i]?.some(({ partition, next: end }) =>
        progress.some((at) => at.topic === name && at.partition === partition && at.next < end),
      ),
    );
    if (isBehind) return false;
  }
  return true;
}
