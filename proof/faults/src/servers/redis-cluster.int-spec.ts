import { RedisPartitionStore, type Durability } from '@tradewind/state';
import { describePartitionStore } from '@tradewind/state/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../controls/eventually.js';
import { gateAnswer } from './gate-answer.fixture.js';
import { RedisCluster } from './redis-cluster.fixture.js';

const first = '1'.repeat(22);
const second = '2'.repeat(22);
const third = '3'.repeat(22);
const change = { meta: 'meta', entries: new Map([['shopper', 'state']]) };

let cluster: RedisCluster;
beforeAll(async () => {
  cluster = await RedisCluster.start();
}, 60_000);
afterAll(() => cluster.stop());

const open = (durability?: Durability) =>
  new RedisPartitionStore({
    ...{ url: cluster.url, isCluster: true },
    ...(durability && { durability }),
  });

describePartitionStore('Redis Cluster', () => Promise.resolve(open()));

describe('a partition store on a Redis Cluster', () => {
  const opened: RedisPartitionStore[] = [];
  const store = (durability?: Durability) => {
    const one = open(durability);
    opened.push(one);
    return one;
  };
  afterEach(() => Promise.all(opened.splice(0).map((one) => one.close())));

  it('spreads partitions over the servers and keeps each on one', async () => {
    const scopes = Array.from({ length: 24 }, (_, at) => `spread:events:${String(at)}`);
    const one = store();
    for (const scope of scopes) {
      await one.commit(scope, { ...change, expected: undefined, nonce: first });
    }
    const keys = await cluster.keysByPrimary();
    const places = scopes.map((scope) => {
      return keys.map((list) => list.filter((key) => key.startsWith(`{${scope}}`)).length);
    });
    for (const counts of places) expect(counts.toSorted()).toEqual([0, 0, 2]);
    expect(new Set(places.map(String)).size).toBe(3);
  });

  it('goes on after the loss of a server, with every change that passed the gate', async () => {
    const scope = 'lost:events:0';
    const one = store({ kind: 'replica', replicas: 1 });
    await one.commit(scope, { ...change, expected: undefined, nonce: first });
    await expect(gateAnswer(one, scope, first)).resolves.toBe(true);
    await cluster.failOver(`{${scope}}:meta`);
    await eventually('the new primary answers', () =>
      one.loadNonce(scope).then(
        (nonce) => nonce === first,
        () => false,
      ),
    );
    const next = { ...change, expected: first, nonce: second };
    await expect(one.commit(scope, next)).resolves.toEqual({ applied: true });
    const late = { ...change, expected: first, nonce: third };
    await expect(one.commit(scope, late)).resolves.toEqual({ applied: false, current: second });
    // The new primary has no replica, which the gate learns when it has found it.
    await eventually('the gate holds the change back', () =>
      one.confirm(scope, second).then(
        () => false,
        (error: unknown) => String(error).includes('reached 1 replicas'),
      ),
    );
    await expect(one.read(scope, ['shopper'])).resolves.toEqual(['state']);
  }, 60_000);
});

it('a partition store without its cluster rejects within its time-out', async () => {
  const url = 'redis://127.0.0.1:1';
  const errors: Error[] = [];
  const onError = (error: Error) => errors.push(error);
  const store = new RedisPartitionStore({ url, isCluster: true, timeoutMs: 300, onError });
  const began = performance.now();
  await expect(store.loadMeta('scope')).rejects.toThrow();
  expect(performance.now() - began).toBeLessThan(3_000);
  expect(errors.length).toBeGreaterThan(0);
  await store.close();
});
