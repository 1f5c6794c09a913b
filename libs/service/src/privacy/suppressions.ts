import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { privacySuppressions, tenantOf } from '@tradewind/contracts';
import type { LogRecord, Tail, TopicReader } from '@tradewind/log';
import { EVENT_LOG, ON_FAILURE } from '../tokens.js';

/** Ids of one tenant that may be suppressed at a time: each takes some 150 bytes of every collector. */
export const MAX_SUPPRESSED = 100_000;

/**
 * The ids that are suppressed now, kept up by reading their compacted topic. A service that has it is not
 * started before all that was published earlier has been read.
 */
@Injectable()
export class Suppressions implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  readonly #keys = new Set<string>();
  readonly #counts = new Map<string, number>();
  #tail: Tail | undefined;

  constructor(
    @Inject(EVENT_LOG) private readonly reader: TopicReader,
    @Inject(ON_FAILURE) private readonly onFailure: (error: unknown) => void,
  ) {}

  async onModuleInit(): Promise<void> {
    this.#tail = await this.reader.tail([privacySuppressions.name], 'earliest', (record) => {
      this.#read(record);
    });
    await this.#tail.caughtUp;
  }

  onApplicationBootstrap(): void {
    this.#tail?.failed.catch(this.onFailure);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#tail?.close();
  }

  /** `key` is `<tenant>:<pseudonym>`. */
  has(key: string): boolean {
    return this.#keys.has(key);
  }

  /** How many ids of a tenant are suppressed. */
  count(tenant: string): number {
    return this.#counts.get(tenant) ?? 0;
  }

  #read({ key: bytes, value }: Pick<LogRecord, 'key' | 'value'>): void {
    if (bytes === null) return;
    const key = bytes.toString();
    const tenant = tenantOf(key);
    const isNew = value !== null && !this.#keys.has(key);
    const isGone = value === null && this.#keys.delete(key);
    if (isNew) this.#keys.add(key);
    if (isNew || isGone) this.#counts.set(tenant, this.count(tenant) + (isNew ? 1 : -1));
  }
}
