import { Redis } from 'ioredis';
import { until } from './until.js';

const REWRITE_WITHIN_MS = 30_000;
const SCAN_COUNT = 5_000;

/** Commands of our own measurements, and those that clients send when they connect. */
const NOT_COUNTED = new Set(['info', 'config', 'config|resetstat', 'client', 'client|setinfo']);

/** The Redis of a measurement, used by nobody else. */
export class RedisServer {
  readonly #redis: Redis;

  constructor(
    url: string,
    private readonly signal: AbortSignal,
  ) {
    this.#redis = new Redis(url, { commandTimeout: 60_000 });
    this.#redis.on('error', () => undefined);
  }

  /** Empties it and its append-only file, and resets the command counts. */
  async reset(): Promise<void> {
    await this.#redis.flushall('SYNC');
    await this.#rewritten();
    await this.#redis.bgrewriteaof();
    await this.#rewritten();
    await this.#redis.config('RESETSTAT');
  }

  /** Returns the commands since the reset, including those that scripts ran. */
  async commands(): Promise<number> {
    return countCommands(await this.#redis.info('commandstats'));
  }

  /**
   * Returns the bytes of keys and values, without the buffers of clients or the append-only file.
   */
  async dataBytes(): Promise<number> {
    const memory = fieldsOf(await this.#redis.info('memory'));
    const of = (name: string) => Number(memory.get(name) ?? 0);
    return of('used_memory') - of('mem_clients_normal') - of('mem_aof_buffer');
  }

  /** Counts the keys that match a pattern. */
  async countKeys(pattern: string): Promise<number> {
    let found = 0;
    let cursor = '0';
    do {
      const [next, keys] = await this.#redis.scan(cursor, 'MATCH', pattern, 'COUNT', SCAN_COUNT);
      found += keys.length;
      cursor = next;
    } while (cursor !== '0');
    return found;
  }

  /** Returns version and durability for people. */
  async description(): Promise<string> {
    const version = fieldsOf(await this.#redis.info('server')).get('redis_version') ?? 'unknown';
    const [, fsync] = await this.#redis.config('GET', 'appendfsync');
    return `${version}, appendfsync ${fsync ?? 'unknown'}`;
  }

  close(): void {
    this.#redis.disconnect();
  }

  #rewritten(): Promise<void> {
    const isDone = async () => {
      const state = fieldsOf(await this.#redis.info('persistence'));
      const names = ['aof_rewrite_in_progress', 'aof_rewrite_scheduled'];
      return names.every((name) => state.get(name) === '0');
    };
    const { signal } = this;
    return until(isDone, { what: 'end of the AOF rewrite', withinMs: REWRITE_WITHIN_MS, signal });
  }
}

/**
 * Returns the sum of calls in the answer of `INFO commandstats`, without those of the measurement
 * itself.
 */
export function countCommands(stats: string): number {
  let sum = 0;
  for (const [name, value] of fieldsOf(stats)) {
    const command = name.replace(/^cmdstat_/, '');
    const calls = /(?:^|,)calls=(\d+)/.exec(value)?.[1];
    if (!NOT_COUNTED.has(command) && calls !== undefined) sum += Number(calls);
  }
  return sum;
}

/** Returns the lines `name:value` of an answer of `INFO`. */
function fieldsOf(info: string): ReadonlyMap<string, string> {
  const fields = info.split('\r\n').flatMap((line) => {
    const colon = line.indexOf(':');
    return colon < 0 ? [] : [[line.slice(0, colon), line.slice(colon + 1)] as const];
  });
  return new Map(fields);
}
