import { Cluster } from 'ioredis';
import {
  NONCE_LENGTH,
  type CommitOutcome,
  type NamePage,
  type PartitionStore,
  type Scope,
  type ScopeChange,
  type StoredMeta,
} from '../partition-store.js';
import { assertStorable } from '../scope-change.js';
import { withStoreScripts, type StoreScripts } from './commit-script.js';
import { DurabilityGate, type Durability } from './durability-gate.js';
import { entityKey, metaKey, namesKey } from './keys.js';
import { connectRedis, type RedisClient, type RedisServers } from './redis-connection.js';

export interface RedisPartitionStoreOptions extends RedisServers {
  /** Timeout of a call, including reconnects, before it rejects, ms. @default 5000 */
  readonly timeoutMs?: number;
  /** What a confirmed change survives. @default nothing */
  readonly durability?: Durability;
  /**
   * Called for every connection error; the client reconnects by itself. @default errors are not
   * reported
   */
  readonly onError?: (error: Error) => void;
  /** Whether the connection is opened by the first call. @default false */
  readonly isLazy?: boolean;
}

const KEYS_PER_READ = 500;
const KEYS_PER_SCAN = 1_000;

/**
 * Partition state in Redis: `{<scope>}:meta` holds nonce and meta, `{<scope>}:e:<entity>` an entity.
 * `{<scope>}:names` holds the names that can be listed. The braces make a scope one hash slot, so that one
 * command changes all of it.
 *
 * A call that has timed out may still be applied later; the nonce makes it harmless to send it again.
 * The server must run with `maxmemory-policy noeviction`.
 */
export class RedisPartitionStore implements PartitionStore {
  private readonly redis: RedisClient & StoreScripts;
  private readonly gate: DurabilityGate;

  constructor(options: RedisPartitionStoreOptions) {
    const { timeoutMs = 5_000, durability = { kind: 'none', replicas: 0 }, onError } = options;
    const connect = (isLazy: boolean) => {
      const redis = connectRedis(options, timeoutMs, isLazy);
      redis.on('error', (error: Error) => onError?.(error));
      return redis;
    };
    this.redis = withStoreScripts(connect(options.isLazy ?? false));
    // A WAIT occupies its connection, so commits and reads use another one.
    this.gate = new DurabilityGate(connect(true), durability);
  }

  async loadMeta(scope: Scope): Promise<StoredMeta | undefined> {
    const stored = await this.redis.get(metaKey(scope));
    if (!stored) return undefined;
    return { nonce: stored.slice(0, NONCE_LENGTH), meta: stored.slice(NONCE_LENGTH) };
  }

  async loadNonce(scope: Scope): Promise<string | undefined> {
    const nonce = await this.redis.getrange(metaKey(scope), 0, NONCE_LENGTH - 1);
    return nonce === '' ? undefined : nonce;
  }

  async read(scope: Scope, entities: readonly string[]): Promise<(string | undefined)[]> {
    const reads: Promise<(string | null)[]>[] = [];
    for (let at = 0; at < entities.length; at += KEYS_PER_READ) {
      const part = entities.slice(at, at + KEYS_PER_READ);
      reads.push(this.redis.mget(part.map((entity) => entityKey(scope, entity))));
    }
    const values = (await Promise.all(reads)).flat();
    return values.map((value) => (value === '' || value === null ? undefined : value));
  }

  async commit(scope: Scope, change: ScopeChange): Promise<CommitOutcome> {
    assertStorable(change);
    const keys = [metaKey(scope)];
    const values = [change.expected ?? '', change.nonce + change.meta];
    for (const [entity, value] of change.entries) {
      keys.push(entityKey(scope, entity));
      values.push(value);
    }
    const names = listingOf(change);
    const outcome =
      names.length === 0
        ? await this.redis.commitScope(keys.length, ...keys, ...values)
        : await this.redis.commitListing(
            keys.length + 1,
            ...[...keys, namesKey(scope)],
            ...[...values, ...names],
          );
    if (outcome.startsWith('current:')) {
      const current = outcome.slice('current:'.length);
      return { applied: false, current: current === '' ? undefined : current };
    }
    this.sweepDeleted(scope, change);
    return { applied: true };
  }

  confirm(scope: Scope, nonce: string): Promise<boolean> {
    return this.gate.confirm(scope, nonce);
  }

  list(scope: Scope, { prefix, after = prefix, limit }: NamePage): Promise<string[]> {
    const start = `(${after}`;
    // No byte of UTF-8 is as great as this one.
    const end = Buffer.concat([Buffer.from(`(${prefix}`), Buffer.of(0xff)]);
    return this.redis.zrange(namesKey(scope), start, end, 'BYLEX', 'LIMIT', 0, limit);
  }

  async enlist(scope: Scope, isListed: (entity: string) => boolean): Promise<void> {
    for await (const names of this.scan(scope)) {
      const listed = names.filter(isListed).flatMap((name) => [0, name]);
      if (listed.length > 0) await this.redis.zadd(namesKey(scope), ...listed);
    }
  }

  async sweep(scope: Scope, isUseless: (entity: string) => boolean): Promise<void> {
    for await (const names of this.scan(scope)) {
      const useless = names.filter(isUseless);
      if (useless.length === 0) continue;
      await this.redis.unlink(useless.map((name) => entityKey(scope, name)));
      await this.redis.zrem(namesKey(scope), useless);
    }
  }

  /** The names of the entities of a scope, some of them perhaps twice. */
  private async *scan(scope: Scope): AsyncGenerator<string[]> {
    const prefix = entityKey(scope, '');
    const match = `${prefix.replace(/[[\]*?\\]/g, '\\$&')}*`;
    // A node lists its own keys only, and slots may be moving from one to another.
    const nodes = this.redis instanceof Cluster ? this.redis.nodes('master') : [this.redis];
    for (const node of nodes) {
      let cursor = '0';
      do {
        const [next, keys] = await node.scan(cursor, 'MATCH', match, 'COUNT', KEYS_PER_SCAN);
        if (keys.length > 0) yield keys.map((key) => key.slice(prefix.length));
        cursor = next;
      } while (cursor !== '0');
    }
  }

  async ping(): Promise<void> {
    await this.redis.ping();
  }

  async close(): Promise<void> {
    this.gate.close();
    // Without a connection QUIT would only wait for one.
    if (this.redis.status === 'ready') await this.redis.quit().catch(() => undefined);
    this.redis.disconnect();
  }

  /**
   * Frees the memory of deleted entities. If it fails, a few empty keys remain, which read as
   * absent.
   */
  private sweepDeleted(scope: Scope, change: ScopeChange): void {
    const keys: string[] = [];
    for (const [entity, value] of change.entries) {
      if (value === '') keys.push(entityKey(scope, entity));
    }
    if (keys.length > 0) {
      this.redis.sweepDeleted(keys.length, ...keys).catch(() => undefined);
    }
  }
}

/** The names that a change lists or no longer lists, as the script takes them. */
function listingOf({ entries, listed }: ScopeChange): string[] {
  return [...(listed ?? [])].map((name) => (entries.get(name) === '' ? `-${name}` : `+${name}`));
}
