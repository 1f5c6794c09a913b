import type { Redis } from 'ioredis';
import type { Subject } from '../run/subject.js';

const SCAN_COUNT = 1_000;

/**
 * Everything that a subject has stored at one moment. Restoring it has the effect of a Redis that
 * restarts from a file without its latest writes, at a chosen moment.
 */
export class StoredPrefix {
  private constructor(
    private readonly redis: Redis,
    private readonly subject: Subject,
    private readonly values: ReadonlyMap<string, string>,
  ) {}

  static async take(redis: Redis, subject: Subject): Promise<StoredPrefix> {
    const keys = await keysOf(redis, subject);
    const values = new Map<string, string>();
    if (keys.length > 0) {
      const found = await redis.mget(keys);
      keys.forEach((key, i) => {
        const value = found[i];
        if (typeof value === 'string') values.set(key, value);
      });
    }
    return new StoredPrefix(redis, subject, values);
  }

  /** Removes everything written since, at once. */
  async restore(): Promise<void> {
    const newer = (await keysOf(this.redis, this.subject)).filter((key) => !this.values.has(key));
    const change = this.redis.multi();
    if (newer.length > 0) change.del(newer);
    if (this.values.size > 0) change.mset(new Map(this.values));
    await change.exec();
  }

  async remove(): Promise<void> {
    const keys = [...this.values.keys()];
    if (keys.length > 0) await this.redis.del(keys);
  }
}

async function keysOf(redis: Redis, { service, folded }: Subject): Promise<string[]> {
  const keys: string[] = [];
  for (const { name } of folded) {
    let cursor = '0';
    do {
      const match = `{${service}:${name}:*`;
      const [next, found] = await redis.scan(cursor, 'MATCH', match, 'COUNT', SCAN_COUNT);
      keys.push(...found);
      cursor = next;
    } while (cursor !== '0');
  }
  return [...new Set(keys)];
}
