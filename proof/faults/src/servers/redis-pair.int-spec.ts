import { RedisPartitionStore } from '@tradewind/state';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { eventually } from '../controls/eventually.js';
import { PASS } from '../proxy/proxy-mode.js';
import { TcpProxy } from '../proxy/tcp-proxy.js';
import { fixedPorts } from './fixed-ports.js';
import { gateAnswer } from './gate-answer.fixture.js';
import { redisCommand } from './redis-command.fixture.js';
import { RedisPair } from './redis-pair.js';

const SCOPE = 'service:topic:0';
const first = '1'.repeat(22);
const second = '2'.repeat(22);
/** A WAIT that falls short is answered after 200 ms. */
const GATE_WITHIN_MS = 2_000;

let pair: RedisPair;
const opened: { close(): unknown }[] = [];

beforeEach(async () => {
  pair = await RedisPair.start({
    command: await redisCommand(),
    appendfsync: 'everysec',
    onDeath: (message) => {
      throw new Error(message);
    },
  });
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
  await pair.stop();
});

/** A store whose decisions wait for one replica. */
function gatedStore(url = pair.url): RedisPartitionStore {
  const store = new RedisPartitionStore({ url, durability: { kind: 'replica', replicas: 1 } });
  opened.push(store);
  return store;
}

function client(url: string): Redis {
  const redis = new Redis(url);
  redis.on('error', () => undefined);
  opened.push({
    close: () => {
      redis.disconnect();
    },
  });
  return redis;
}

function commit(store: RedisPartitionStore, expected: string | undefined, nonce: string) {
  return store.commit(SCOPE, { expected, nonce, meta: nonce, entries: new Map() });
}

async function nonceAt(url: string): Promise<string | null> {
  return client(url).getrange(`{${SCOPE}}:meta`, 0, 21);
}

describe('the durability gate before a replica', () => {
  it('passes a change that the replica has', async () => {
    const store = gatedStore();
    await commit(store, undefined, first);
    await expect(gateAnswer(store, SCOPE, first)).resolves.toBe(true);
    await expect(nonceAt(pair.replicaUrl)).resolves.toBe(first);
  });

  it.each(['cut', 'blackhole'] as const)(
    'holds a change back while the link is in %s, and passes it afterwards',
    async (kind) => {
      const store = gatedStore();
      await commit(store, undefined, first);
      await expect(gateAnswer(store, SCOPE, first)).resolves.toBe(true);
      await pair.disturb({ kind });
      await commit(store, first, second);
      const askedAt = performance.now();
      await expect(store.confirm(SCOPE, second)).rejects.toThrow('reached 1 replicas');
      expect(performance.now() - askedAt).toBeLessThan(GATE_WITHIN_MS);
      await expect(nonceAt(pair.url)).resolves.toBe(second);
      await expect(nonceAt(pair.replicaUrl)).resolves.toBe(first);
      await pair.disturb(PASS);
      await expect(gateAnswer(store, SCOPE, second)).resolves.toBe(true);
      await expect(nonceAt(pair.replicaUrl)).resolves.toBe(second);
    },
  );

  it('takes no answer from a connection that breaks while it waits', async () => {
    const [port = 0] = await fixedPorts(1);
    const way = new TcpProxy(port, pair.port);
    await way.start();
    opened.push({ close: () => way.stop() });
    const store = gatedStore(`redis://127.0.0.1:${port}`);
    await commit(store, undefined, first);
    await expect(gateAnswer(store, SCOPE, first)).resolves.toBe(true);
    // The primary still counts it as a replica, with its earlier acknowledgements.
    await pair.disturb({ kind: 'blackhole' });
    await commit(store, first, second);
    const primary = client(pair.url);
    let settled: unknown;
    const confirmed = store.confirm(SCOPE, second).then(
      (kept) => (settled = kept),
      (error: unknown) => (settled = error),
    );
    await eventually('the gate waits', async () => {
      if (settled !== undefined) throw new Error('it did not wait');
      return (await primary.info('clients')).includes('blocked_clients:1');
    });
    way.retarget(pair.port);
    await confirmed;
    expect(settled).toBeInstanceOf(Error);
    await expect(store.confirm(SCOPE, second)).rejects.toThrow('reached 1 replicas');
  });
});

describe('a primary that comes back without its last writes', () => {
  it('is followed by its replica, with all changes that had passed the gate', async () => {
    const before = gatedStore();
    await commit(before, undefined, first);
    await expect(gateAnswer(before, SCOPE, first)).resolves.toBe(true);
    await pair.kill();
    await expect(nonceAt(pair.replicaUrl)).resolves.toBe(first);
    await pair.truncate(Number.MAX_SAFE_INTEGER);
    await pair.restart();
    await pair.inSync();
    await expect(nonceAt(pair.url)).resolves.toBe('');
    await expect(nonceAt(pair.replicaUrl)).resolves.toBe('');
  });
});

describe('a failover to a replica that lags', () => {
  it.each(['cut', 'blackhole'] as const)(
    'keeps the changes that passed the gate and loses later ones, with a link in %s',
    async (kind) => {
      const before = gatedStore();
      await commit(before, undefined, first);
      await expect(gateAnswer(before, SCOPE, first)).resolves.toBe(true);
      await pair.disturb({ kind });
      await commit(before, first, second);
      await expect(before.confirm(SCOPE, second)).rejects.toThrow('reached 1 replicas');
      const old = pair.url;
      await expect(pair.failOver(0)).resolves.toBeGreaterThan(second.length);
      expect(pair.url).not.toBe(old);
      const after = gatedStore();
      await expect(after.loadNonce(SCOPE)).resolves.toBe(first);
      await pair.inSync();
      await expect(gateAnswer(after, SCOPE, second)).resolves.toBe(false);
      await expect(gateAnswer(after, SCOPE, first)).resolves.toBe(true);
    },
  );

  it('makes the old primary a replica, without the data that only it had', async () => {
    const old = client(pair.url);
    await old.set('kept', '1');
    await pair.inSync();
    await pair.disturb({ kind: 'cut' });
    await old.set('lost', '1');
    await pair.failOver(100);
    await client(pair.url).set('new', '1');
    await pair.inSync();
    const keys = await client(pair.replicaUrl).keys('*');
    expect(keys.toSorted()).toEqual(['kept', 'new']);
  });

  it('can go back and forth, each server keeping its own file', async () => {
    const names = ['turn:0', 'turn:1', 'turn:2', 'turn:3'];
    for (const name of names) {
      await client(pair.url).set(name, '1');
      await pair.inSync();
      await pair.failOver(0);
    }
    const keys = async (url: string) => (await client(url).keys('*')).toSorted();
    await expect(keys(pair.url)).resolves.toEqual(names);
    await pair.kill();
    await pair.restart();
    await expect(keys(pair.url)).resolves.toEqual(names);
    await pair.inSync();
    await pair.flush();
    await pair.inSync();
    await expect(keys(pair.replicaUrl)).resolves.toEqual([]);
  });
});
