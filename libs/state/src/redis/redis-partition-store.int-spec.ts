import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { NONCE_LENGTH } from '../partition-store.js';
import { describePartitionStore } from '../testing/index.js';
import { RedisPartitionStore } from './redis-partition-store.js';

function redisUrl(): string {
  const url = process.env['REDIS_URL'];
  if (!url) throw new Error('Set REDIS_URL to a Redis server, e.g. redis://127.0.0.1:6379');
  return url;
}

describePartitionStore('Redis', () =>
  Promise.resolve(new RedisPartitionStore({ url: redisUrl() })),
);

describe('a Redis partition store', () => {
  const nonce = (n: number) => String(n).padStart(NONCE_LENGTH, '0');
  let redis: Redis;
  let store: RedisPartitionStore;
  let scope: string;

  beforeEach(() => {
    redis = new Redis(redisUrl());
    store = new RedisPartitionStore({ url: redisUrl() });
    scope = `spec:${Date.now().toString(36)}:${Math.random().toString(36).slice(2)}`;
  });
  afterEach(async () => {
    await store.close();
    await redis.quit();
  });

  it('keeps a scope under keys of the documented form, whose braces make one hash slot', async () => {
    const entries = new Map([['acme:u{1}', 'state']]);
    await store.commit(scope, { expected: undefined, nonce: nonce(1), meta: 'meta', entries });
    expect(await redis.get(`{${scope}}:meta`)).toBe(`${nonce(1)}meta`);
    expect(await redis.get(`{${scope}}:e:acme:u{1}`)).toBe('state');
  });

  /** The commands by which scripts write to the scope. */
  async function writesDuring(work: () => Promise<void>): Promise<string[]> {
    const seen: string[] = [];
    const monitor = await redis.monitor();
    monitor.on('monitor', (_time: string, args: string[], source: string) => {
      const command = args[0]?.toLowerCase() ?? '';
      if (source === 'lua' && args.some((arg) => arg.includes(scope))) seen.push(command);
    });
    await work();
    const marker = once(monitor, 'monitor');
    await redis.ping();
    await marker;
    monitor.disconnect();
    return seen.filter((command) => command !== 'getrange' && command !== 'get');
  }

  it('writes a change by one command and none for a refused one', async () => {
    const entries = new Map([
      ['a', '1'],
      ['b', '2'],
    ]);
    const seen = await writesDuring(async () => {
      await store.commit(scope, { expected: undefined, nonce: nonce(1), meta: '', entries });
      await store.commit(scope, { expected: nonce(9), nonce: nonce(2), meta: '', entries });
    });
    expect(seen).toEqual(['mset']);
  });

  it('adds names before the entities and removes them after, so that none is ever missing', async () => {
    const change = (value: string) => ({
      meta: '',
      entries: new Map([['a', value]]),
      listed: new Set(['a']),
    });
    const seen = await writesDuring(async () => {
      await store.commit(scope, { expected: undefined, nonce: nonce(1), ...change('1') });
      await store.commit(scope, { expected: nonce(1), nonce: nonce(2), ...change('') });
    });
    expect(seen.filter((command) => command !== 'del')).toEqual(['zadd', 'mset', 'mset', 'zrem']);
    expect(await redis.exists(`{${scope}}:names`)).toBe(0);
  });

  it('frees the keys of deleted entities', async () => {
    const entries = (value: string) => new Map([['gone', value]]);
    await store.commit(scope, {
      expected: undefined,
      nonce: nonce(1),
      meta: '',
      entries: entries('x'),
    });
    await store.commit(scope, {
      expected: nonce(1),
      nonce: nonce(2),
      meta: '',
      entries: entries(''),
    });
    // One connection keeps its commands in order, so that the sweep has run before this answers.
    await store.ping();
    expect(await redis.exists(`{${scope}}:e:gone`)).toBe(0);
  });

  it('loads its scripts again when the server has lost them', async () => {
    const change = { meta: '', entries: new Map<string, string>() };
    await store.commit(scope, { ...change, expected: undefined, nonce: nonce(1) });
    await redis.script('FLUSH');
    expect(await store.commit(scope, { ...change, expected: nonce(1), nonce: nonce(2) })).toEqual({
      applied: true,
    });
  });
});

describe('the durability gate of a Redis partition store', () => {
  const [first, second] = [1, 2].map((n) => String(n).padStart(NONCE_LENGTH, 'g'));
  const change = { meta: '', entries: new Map<string, string>() };
  let redis: Redis;
  let scope: string;
  let store: RedisPartitionStore | undefined;

  const open = (kind: 'fsync' | 'replica') => {
    store = new RedisPartitionStore({ url: redisUrl(), durability: { kind, replicas: 1 } });
    return store;
  };
  const settings = async () => {
    const [, appendfsync] = await redis.config('GET', 'appendfsync');
    const [, appendonly] = await redis.config('GET', 'appendonly');
    return { appendfsync: appendfsync ?? '', appendonly: appendonly ?? '' };
  };

  beforeEach(() => {
    redis = new Redis(redisUrl());
    scope = `gate:${Date.now().toString(36)}:${Math.random().toString(36).slice(2)}`;
  });
  afterEach(async () => {
    await store?.close();
    await redis.quit();
  });

  it('holds a decision back while no replica has it', async () => {
    const gated = open('replica');
    await gated.commit(scope, { ...change, expected: undefined, nonce: first ?? '' });
    await expect(gated.confirm(scope, first ?? '')).rejects.toThrow('reached 1 replicas');
  });

  it('trusts a server that synchronises before it answers, for the stored change only', async () => {
    const before = await settings();
    await redis.config('SET', 'appendonly', 'yes', 'appendfsync', 'always');
    try {
      const gated = open('fsync');
      await gated.commit(scope, { ...change, expected: undefined, nonce: first ?? '' });
      expect(await gated.confirm(scope, first ?? '')).toBe(true);
      await gated.commit(scope, { ...change, expected: first, nonce: second ?? '' });
      expect(await gated.confirm(scope, first ?? '')).toBe(false);
    } finally {
      await redis.config('SET', 'appendfsync', before.appendfsync);
      await redis.config('SET', 'appendonly', before.appendonly);
    }
  });

  it('reports that a server keeps no append-only file', async () => {
    const before = await settings();
    await redis.config('SET', 'appendonly', 'no');
    try {
      const gated = open('fsync');
      await gated.commit(scope, { ...change, expected: undefined, nonce: first ?? '' });
      await expect(gated.confirm(scope, first ?? '')).rejects.toThrow('appendonly yes');
    } finally {
      await redis.config('SET', 'appendonly', before.appendonly);
    }
  });
});

describe('a Redis partition store without its server', () => {
  const TIMEOUT_MS = 300;
  const sockets = new Set<Socket>();
  let server: Server;
  let url: string;

  beforeEach(async () => {
    server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `redis://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  it('rejects within its time-out when nobody answers', async () => {
    const store = new RedisPartitionStore({ url, timeoutMs: TIMEOUT_MS });
    const started = performance.now();
    await expect(store.read('s', ['a'])).rejects.toThrow();
    expect(performance.now() - started).toBeLessThan(10 * TIMEOUT_MS);
    await store.close();
  });

  it('rejects when there is no server, and reports the error', async () => {
    server.close();
    await once(server, 'close');
    const errors: Error[] = [];
    const onError = (error: Error) => errors.push(error);
    const store = new RedisPartitionStore({ url, timeoutMs: TIMEOUT_MS, onError });
    await expect(store.ping()).rejects.toThrow();
    await expect(store.loadMeta('s')).rejects.toThrow();
    expect(errors[0]).toMatchObject({ code: 'ECONNREFUSED' });
    await store.close();
  });

  it('answers again once the server is back', async () => {
    const target = new URL(redisUrl());
    const { connect } = await import('node:net');
    const store = new RedisPartitionStore({ url, timeoutMs: TIMEOUT_MS });
    await expect(store.ping()).rejects.toThrow();
    server.removeAllListeners('connection');
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      const upstream = connect(Number(target.port || 6379), target.hostname);
      sockets.add(upstream);
      for (const end of [socket, upstream]) end.on('error', () => undefined);
      socket.pipe(upstream).pipe(socket);
    });
    for (const socket of sockets) socket.destroy();
    let answered = false;
    while (!answered) {
      answered = await store.ping().then(
        () => true,
        () => false,
      );
    }
    await store.close();
  });
});
