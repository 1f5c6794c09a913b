import { Cluster } from 'ioredis';
import { NONCE_LENGTH, type Scope } from '../partition-store.js';
import { fenceKey, metaKey } from './keys.js';
import type { RedisClient } from './redis-connection.js';

/** What a change must survive before it counts as durable. */
export interface Durability {
  /**
   * - `none`: nothing; the server's word is taken.
   * - `fsync`: the server's own restart: the append-only file is on disk. Needs `appendonly yes`, and
   *   either `appendfsync always` or a server that has WAITAOF (Redis 7.2).
   * - `replica`: the loss of the server: so many replicas have it in memory (WAIT).
   */
  readonly kind: 'none' | 'fsync' | 'replica';
  /** Number of replicas, for `replica`. */
  readonly replicas: number;
}

type Wait = readonly [command: string, ...args: number[]];

/** How long the server may take to answer a WAIT that falls short. */
const WAIT_MS = 200;

/** Checks on its own connection whether a stored change is durable. */
export class DurabilityGate {
  private fsync: Promise<Wait | undefined> | undefined;

  constructor(
    private readonly redis: RedisClient,
    private readonly durability: Durability,
  ) {}

  /**
   * Resolves to true if the change is stored durably, to false if another one is stored. Rejects if
   * that cannot be ensured, or not now.
   */
  async confirm(scope: Scope, nonce: string): Promise<boolean> {
    const { kind, replicas } = this.durability;
    if (kind === 'none') return true;
    const isReplicated = kind === 'replica';
    const wait = isReplicated ? (['WAIT', replicas, WAIT_MS] as const) : await this.waitForFsync();
    const enough = isReplicated ? replicas : 1;
    if (wait && (await this.wait(scope, wait)) < enough) {
      const what = isReplicated ? `${enough} replicas` : 'the append-only file';
      throw new Error(`a decision waits until it has reached ${what}`);
    }
    const stored = await this.redis.getrange(metaKey(scope), 0, NONCE_LENGTH - 1);
    return stored === nonce;
  }

  close(): void {
    this.redis.disconnect();
  }

  /**
   * WAIT and WAITAOF wait for earlier writes of their own connection, so a write is sent first,
   * which the server orders after the change. Both are sent in one request, so that no reconnect
   * comes in between.
   */
  private async wait(scope: Scope, [command, ...args]: Wait): Promise<number> {
    const replies = await this.redis
      .pipeline()
      .set(fenceKey(scope), '')
      .call(command, ...args)
      .exec();
    for (const [error] of replies ?? []) {
      if (!error) continue;
      // A pipeline is not sent again to the server that has the slot now, and the next one shall be.
      if (this.redis instanceof Cluster) this.redis.refreshSlotsCache();
      throw error;
    }
    const reply = replies?.[1]?.[1];
    return Number(Array.isArray(reply) ? reply[0] : reply);
  }

  private waitForFsync(): Promise<Wait | undefined> {
    this.fsync ??= this.lookUpFsync().catch((error: unknown) => {
      this.fsync = undefined;
      throw error;
    });
    return this.fsync;
  }

  /** There is nothing to wait for if the file is synchronised before every reply. */
  private async lookUpFsync(): Promise<Wait | undefined> {
    const setting = await this.setting('appendfsync');
    const isKept = (await this.setting('appendonly')) !== 'no';
    if (isKept && setting === 'always') return undefined;
    const [known] = (await this.redis.call('COMMAND', 'INFO', 'WAITAOF')) as unknown[];
    if (isKept && known) return ['WAITAOF', 1, 0, WAIT_MS];
    throw new Error(
      'decisions cannot be made durable: STATE_DURABILITY=fsync needs a Redis with appendonly yes ' +
        'and appendfsync always, or one of version 7.2 or newer',
    );
  }

  /** Undefined if a hosted server does not reveal it. */
  private async setting(name: string): Promise<string | undefined> {
    const reply = await this.redis.config('GET', name).catch(() => undefined);
    return Array.isArray(reply) ? String(reply[1]) : undefined;
  }
}
