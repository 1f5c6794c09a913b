import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { defineTopic } from '@tradewind/contracts';
import type { Batch, BatchHandler, LogRecord, Position } from '@tradewind/log';
import { openEmbeddedRuntime } from '@tradewind/service';
import type { Runtime } from '@tradewind/service';
import { NONCE_LENGTH } from '@tradewind/state';
import { z } from 'zod';
import { mutated, mutationOf } from './mutations.js';
import type { MutationName } from './mutations.js';

const topic = defineTopic({
  name: 'test.mutations.v1',
  description: 'A topic.',
  key: 'shopper',
  partitions: 1,
  cleanup: 'delete',
  retentionDays: 1,
  events: { happened: z.object({}) },
});
const SCOPE = 'service:topic:0';
const nonce = (n: number) => String(n).padStart(NONCE_LENGTH, '0');
const change = (expected: string | undefined, next: number, meta = '{}') => ({
  expected,
  nonce: nonce(next),
  meta,
  entries: new Map<string, string>(),
});

let runtime: Runtime;
beforeEach(() => {
  runtime = openEmbeddedRuntime(':memory:');
});
afterEach(() => runtime.close());

function storeWith(mutation: MutationName) {
  return mutated(runtime, mutation).store;
}

/** Delivers the records of the topic, and the positions returned to the log at the assignment. */
async function delivered(mutation: MutationName, asked: number) {
  await runtime.log.ensureTopics([topic]);
  const record = { topic: topic.name, partition: 0, key: 'a', value: '{}' };
  await runtime.log.publish(
    ['one', 'two', 'one'].map((id) => ({ ...record, headers: { ce_id: id } })),
  );
  const records: LogRecord[] = [];
  let enough: () => void = () => undefined;
  const all = new Promise<void>((resolve) => (enough = resolve));
  const handler: BatchHandler = {
    assigned: (partitions) =>
      Promise.resolve(partitions.map((at): Position => ({ ...at, offset: asked }))),
    handle: (batch: Batch) => {
      records.push(...batch.records);
      if (batch.nextOffset === batch.endOffset) enough();
      return Promise.resolve({ kind: 'advanced', next: batch.nextOffset });
    },
  };
  const subscription = await mutated(runtime, mutation).log.subscribe('g', [topic.name], handler);
  await all;
  await subscription.close();
  return records;
}

describe('a mutation', () => {
  it('is known by its name only', () => {
    expect(mutationOf('no-cas')).toBe('no-cas');
    expect(mutationOf('')).toBeUndefined();
    expect(() => mutationOf('no-brakes')).toThrow('no mutation no-brakes');
  });

  it('no-cas writes over what another owner wrote', async () => {
    await runtime.store.commit(SCOPE, change(undefined, 1));
    const outcome = await storeWith('no-cas').commit(SCOPE, change(undefined, 2));
    expect(outcome.applied).toBe(true);
    expect(await runtime.store.loadNonce(SCOPE)).toBe(nonce(2));
  });

  it('no-reconcile returns what this process wrote last, whatever is stored', async () => {
    const store = storeWith('no-reconcile');
    await store.commit(SCOPE, change(undefined, 1));
    await runtime.store.commit(SCOPE, change(nonce(1), 2));
    expect(await store.loadNonce(SCOPE)).toBe(nonce(1));
    await store.loadMeta(SCOPE);
    expect(await store.loadNonce(SCOPE)).toBe(nonce(2));
  });

  it('outbox-after-commit stores everything but the outbox', async () => {
    const store = storeWith('outbox-after-commit');
    await store.commit(SCOPE, change(undefined, 1, '{"next":7,"outbox":[{"topic":"t"}]}'));
    const stored = await runtime.store.loadMeta(SCOPE);
    expect(JSON.parse(stored?.meta ?? '')).toEqual({ next: 7, outbox: [] });
  });

  it('no-gate reports any change as durable', async () => {
    await runtime.store.commit(SCOPE, change(undefined, 1));
    await expect(runtime.store.confirm(SCOPE, nonce(2))).resolves.toBe(false);
    await expect(storeWith('no-gate').confirm(SCOPE, nonce(2))).resolves.toBe(true);
  });

  it("no-seek continues from the group's offset, not from where the handler asks", async () => {
    const records = await delivered('no-seek', 2);
    expect(records.map(({ offset }) => offset)).toEqual([0, 1, 2]);
  });

  it('early-documents tells of the newest version wherever it should tell of an older one', async () => {
    const change = (version: number) => ({
      ...{ kind: 'weight', tenant: 'demo', id: 'amounts', version },
      ...{ at: 0, by: 'test', content: { factor: version } },
    });
    const record = { topic: topic.name, partition: 0, key: 'a' };
    await runtime.log.ensureTopics([topic]);
    await runtime.log.publish(
      [1, 3, 2].map((version) => ({
        ...record,
        value: JSON.stringify(change(version)),
        headers: { ce_type: 'tradewind.document.changed' },
      })),
    );
    const records = await delivered('early-documents', 0);
    const told = records.slice(0, 3).map(({ value }) => JSON.parse(String(value)) as unknown);
    expect(told).toEqual([change(3), change(3), change(3)]);
    expect(records.slice(3).map(({ value }) => String(value))).toEqual(['{}', '{}', '{}']);
  });

  it('ring-0 lets no delivery have the id of another', async () => {
    const records = await delivered('ring-0', 0);
    const ids = records.map(({ headers }) => headers['ce_id']?.toString());
    expect(new Set(ids).size).toBe(3);
  });
});
