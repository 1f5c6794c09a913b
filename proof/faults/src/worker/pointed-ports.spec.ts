import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { defineTopic } from '@tradewind/contracts';
import { openEmbeddedRuntime } from '@tradewind/service';
import type { Runtime } from '@tradewind/service';
import { NONCE_LENGTH } from '@tradewind/state';
import { z } from 'zod';
import { crashPoints } from '../run/subject.js';
import type { CrashPoint } from '../run/subject.js';
import { PointedLog, PointedStore } from './pointed-ports.js';
import { ProtocolPoints } from './protocol-points.js';

const topic = defineTopic({
  name: 'test.points.v1',
  description: 'A topic.',
  key: 'shopper',
  partitions: 1,
  cleanup: 'delete',
  retentionDays: 1,
  events: { happened: z.object({}) },
});
const record = { topic: topic.name, partition: 0, key: 'a', value: '{}', headers: {} };
const change = {
  expected: undefined,
  nonce: 'n'.repeat(NONCE_LENGTH),
  meta: '{}',
  entries: new Map<string, string>(),
};

/** Stands for the death of a process. */
class Death extends Error {}

let runtime: Runtime;
beforeEach(async () => {
  runtime = openEmbeddedRuntime(':memory:');
  await runtime.log.ensureTopics([topic]);
});
afterEach(() => runtime.close());

/** Assigns, commits and publishes once, unless the process dies. */
async function runUntil(point: CrashPoint): Promise<{ applied: boolean; published: number }> {
  const points = new ProtocolPoints({
    crash: { point, pass: 1 },
    signal: () => {
      throw new Death();
    },
  });
  const log = new PointedLog(runtime.log, points);
  const store = new PointedStore(runtime.store, points);
  const work = async () => {
    const subscription = await log.subscribe('g', [topic.name], {
      assigned: (partitions) => Promise.resolve(partitions.map((at) => ({ ...at, offset: 0 }))),
      handle: ({ nextOffset: next }) => Promise.resolve({ kind: 'advanced', next }),
    });
    if (point === 'assigned') await subscription.failed;
    await store.commit('s', change);
    await log.publish([record]);
  };
  await expect(work()).rejects.toBeInstanceOf(Death);
  const [bounds] = await runtime.log.offsets(topic.name);
  const nonce = await runtime.store.loadNonce('s');
  return { applied: nonce !== undefined, published: bounds?.next ?? 0 };
}

describe('the points of a process', () => {
  const reached: Record<CrashPoint, { applied: boolean; published: number }> = {
    assigned: { applied: false, published: 0 },
    'before-commit': { applied: false, published: 0 },
    'commit-sent': { applied: true, published: 0 },
    'after-commit': { applied: true, published: 0 },
    'before-publish': { applied: true, published: 0 },
    'after-publish': { applied: true, published: 1 },
  };

  it.each(crashPoints)('leave the log and store as the protocol had them at %s', async (point) => {
    expect(await runUntil(point)).toEqual(reached[point]);
  });
});
