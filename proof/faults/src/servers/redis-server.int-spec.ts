import { stat } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { fixedPorts } from './fixed-ports.js';
import { redisCommand } from './redis-command.fixture.js';
import { RedisServer } from './redis-server.js';

const KEYS = 200;
const VALUE = 'v'.repeat(1_000);

let server: RedisServer;
let client: Redis;

beforeEach(async () => {
  const [port = 0] = await fixedPorts(1);
  server = await RedisServer.start({
    command: await redisCommand(),
    port,
    appendfsync: 'always',
    onDeath: (message) => {
      throw new Error(message);
    },
  });
  client = new Redis(server.url);
  client.on('error', () => undefined);
});

afterEach(async () => {
  client.disconnect();
  await server.stop();
});

/** Writes keys one after the other. */
async function write(from = 0): Promise<void> {
  for (let key = from; key < KEYS; key++) await client.set(`key:${key}`, VALUE);
}

/** Returns how many of the keys exist: the first so many, and none after them. */
async function present(): Promise<number> {
  const values = await client.mget(Array.from({ length: KEYS }, (_, key) => `key:${key}`));
  const missing = values.indexOf(null);
  expect(values.filter((value) => value !== null).every((value) => value === VALUE)).toBe(true);
  expect(missing === -1 || values.slice(missing).every((value) => value === null)).toBe(true);
  return missing === -1 ? KEYS : missing;
}

describe('a Redis that is killed', () => {
  it('has all written data after a restart, at the same address', async () => {
    await write();
    await server.kill();
    await server.restart();
    await expect(present()).resolves.toBe(KEYS);
  });

  it('has a prefix of it when the end of its file is lost, and continues from there', async () => {
    await write();
    await server.kill();
    // Ends in the middle of a command.
    await expect(server.truncate(50 * VALUE.length + 500)).resolves.toBe(50 * VALUE.length + 500);
    await server.restart();
    const left = await present();
    expect(left).toBeGreaterThan(KEYS - 60);
    expect(left).toBeLessThan(KEYS - 40);
    await write(left);
    await server.kill();
    await server.restart();
    await expect(present()).resolves.toBe(KEYS);
  });

  it('has nothing when all of its file is lost, or when it is emptied', async () => {
    await write();
    await server.kill();
    await expect(server.truncate(Number.MAX_SAFE_INTEGER)).resolves.toBeGreaterThan(
      KEYS * VALUE.length,
    );
    await server.restart();
    await expect(present()).resolves.toBe(0);
    await write();
    await server.flush();
    await expect(present()).resolves.toBe(0);
  });

  it('leaves nothing when it is stopped', async () => {
    const [, directory = ''] = await client.config('GET', 'dir');
    await stat(directory);
    client.disconnect();
    await server.stop();
    await expect(stat(directory)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
