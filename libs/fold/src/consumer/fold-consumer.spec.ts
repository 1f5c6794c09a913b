import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { openSqlite, SqlitePartitionStore } from '@tradewind/state';
import type { PartitionStore } from '@tradewind/state';
import type { ModelGate } from '@tradewind/contracts';
import { SqliteEventLog } from '@tradewind/log-sqlite';
import {
  AccountFold,
  EPOCH_MS,
  input,
  open,
  output,
  recordOf,
  stepsOf,
} from '../partition/account-fold.fixture.js';
import { FoldConsumer } from './fold-consumer.js';
import { FoldGroup } from '../group/fold-group.js';
import { silent } from '../partition/processor-bench.fixture.js';

const [record] = stepsOf([{ account: 1, amount: 10, wait: 1, tick: false, repeat: false }]).map(
  recordOf,
);

/** Time passes as fast as it can be told to: looks are seconds apart. */
describe('a consumer', () => {
  const database = openSqlite(':memory:');
  const log = new SqliteEventLog(database);
  const store = new SqlitePartitionStore(database);
  const fold = new AccountFold();
  const opened: FoldConsumer[] = [];

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
  });
  afterEach(async () => {
    jest.useRealTimers();
    await Promise.all(opened.splice(0).map((consumer) => consumer.close()));
  });

  async function started(
    service: string,
    used: PartitionStore = store,
    gate?: ModelGate,
  ): Promise<FoldConsumer> {
    await log.ensureTopics([input, output]);
    const { key, value, headers } = record ?? { key: null, value: null, headers: {} };
    await log.publish([{ topic: input.name, partition: 0, key, value, headers }]);
    const consumer = new FoldConsumer({
      service,
      group: new FoldGroup([gate ? new AccountFold({ gate }) : fold]),
      epochMs: EPOCH_MS,
      store: used,
      sink: log,
      source: log,
      metrics: silent,
    });
    opened.push(consumer);
    await consumer.start((error) => {
      throw error;
    });
    return consumer;
  }

  it('that folds what it gets stands still for no time, however long nothing comes', async () => {
    const consumer = await started('folds');
    await jest.advanceTimersByTimeAsync(120_000);
    expect(consumer.health).toEqual({
      topic: input.name,
      assigned: true,
      ready: true,
      stalledMs: expect.any(Number),
    });
    expect(consumer.health.stalledMs).toBeLessThan(1_000);
  });

  it('tells the gates of its folds which partitions have gone elsewhere', async () => {
    const released: number[] = [];
    const gate = { ...open, release: (partition: number) => released.push(partition) };
    const consumer = await started('shares', store, gate);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(consumer.health.ready).toBe(true);
    expect(released).toEqual([]);
    await consumer.assigned([], { seek: () => undefined });
    expect(released).toEqual([0]);
  });

  it('whose work never comes back is seen to stand still', async () => {
    const { promise: never, resolve: release } = Promise.withResolvers<undefined>();
    const hanging = Object.assign(Object.create(store) as PartitionStore, {
      read: async (...[scope, names]: Parameters<PartitionStore['read']>) => {
        if (names.includes('accounts/demo:1')) await never;
        return store.read(scope, names);
      },
    });
    const consumer = await started('hangs', hanging);
    await jest.advanceTimersByTimeAsync(70_000);
    expect(consumer.health.ready).toBe(false);
    expect(consumer.health.stalledMs).toBeGreaterThan(60_000);
    release(undefined);
  });
});
