import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { forgottenSourceDocument } from '@tradewind/contracts';
import type { TopicReader } from '@tradewind/log';
import { WorkerPool } from '@tradewind/models';
import { RANKING_MODEL, type TenantRanking, type ToldTouch } from '@tradewind/recommender';
import type { DocumentView, PlatformConfig } from '@tradewind/service';
import { RankingFollower, type RankingOptions } from './ranking-follower.js';

/** Token of the options of the view. */
export const RANKING_OPTIONS = Symbol('RankingOptions');
export type { RankingOptions };

/** Lists of models of an earlier log are told apart by it. */
const REVISIONS = 1e9;

export interface RankingViewParts {
  readonly log: TopicReader;
  readonly options: RankingOptions;
  readonly config: Pick<PlatformConfig, 'TRAINING_THREADS' | 'TRAINING_MEMORY_MB'>;
  /** Has the kind `forgotten-source`. */
  readonly documents: DocumentView;
  readonly onFailure: (error: unknown) => void;
}

/** By tenant and source: until when what it told is not learned, ms. */
type Forgotten = ReadonlyMap<string, ReadonlyMap<string, number>>;

/**
 * The models that lists are made of, in the memory of each process: it reads the log of touches from its beginning and
 * learns epoch by epoch, so that all replicas have the same models (ADR 31). Learning gives way to requests after
 * each few touches; EASE and factors are trained in worker threads and count from the epoch that was fixed when they were
 * requested. While it catches up at the start, nobody reads, and all of it happens in turn.
 *
 * When a source is to be forgotten the log is learned once more without it, beside the models that serve, and the new
 * ones take their place: they are those of a shop that never had the source (ADR 52).
 */
@Injectable()
export class RankingView implements OnApplicationShutdown {
  readonly #pool: WorkerPool;
  #forgotten: Forgotten;
  #serving: RankingFollower;
  #next: RankingFollower | undefined;
  #generation = 0;
  #isRelearning = false;
  #isClosed = false;
  readonly #endListening: () => void;

  constructor(private readonly parts: RankingViewParts) {
    const { TRAINING_THREADS: threads, TRAINING_MEMORY_MB: memoryMb } = parts.config;
    this.#pool = new WorkerPool({ ...(threads !== undefined && { threads }), memoryMb });
    this.#forgotten = this.#readForgotten();
    this.#serving = this.#follower(this.#forgotten);
    this.#endListening = parts.documents.onChange(({ kind }) => {
      if (kind === forgottenSourceDocument.kind) void this.#relearn();
    });
  }

  /** Resolves when everything that was told before has been learned. */
  async open(): Promise<this> {
    await this.#serving.open({ givesWay: false });
    return this;
  }

  /** The last epoch of which all touches are known; -Infinity before the first. */
  get through(): number {
    return this.#serving.through;
  }

  tenant(name: string): TenantRanking | undefined {
    return this.#serving.index.tenant(name);
  }

  /** Grows when lists of the tenant may be others. */
  revisionOf(tenant: string): number {
    return this.#generation * REVISIONS + (this.tenant(tenant)?.revision ?? 0);
  }

  /** `ranking@<the last epoch with touches that the tenant's models have learned>`, or `ranking@none`. */
  versionOf(tenant: string): string {
    const epoch = this.tenant(tenant)?.epoch ?? -Infinity;
    return `${RANKING_MODEL}@${Number.isFinite(epoch) ? String(epoch) : 'none'}`;
  }

  /** Until when the models that serve know nothing of a source of the tenant, ms; undefined if it was not forgotten. */
  forgottenUntil(tenant: string, source: string): number | undefined {
    return this.#forgotten.get(tenant)?.get(source);
  }

  async onApplicationShutdown(): Promise<void> {
    this.#isClosed = true;
    this.#endListening();
    const followers = [this.#serving, ...(this.#next ? [this.#next] : [])];
    const closed = Promise.all(followers.map((follower) => follower.close()));
    await this.#pool.close();
    await closed;
  }

  /** Learns the log without all that is forgotten by now, until nothing was added meanwhile. */
  async #relearn(): Promise<void> {
    if (this.#isRelearning) return;
    this.#isRelearning = true;
    try {
      for (let wanted = this.#wanted(); wanted && !this.#isClosed; wanted = this.#wanted()) {
        this.#next = this.#follower(wanted);
        await this.#next.open({ givesWay: true });
        const before = this.#serving;
        this.#serving = this.#next;
        this.#next = undefined;
        this.#forgotten = wanted;
        this.#generation += 1;
        await before.close();
      }
    } catch (error) {
      if (!this.#isClosed) this.parts.onFailure(error);
    } finally {
      this.#isRelearning = false;
    }
  }

  /** What is to be forgotten, if it is not what was. */
  #wanted(): Forgotten | undefined {
    const wanted = this.#readForgotten();
    return textOf(wanted) === textOf(this.#forgotten) ? undefined : wanted;
  }

  #readForgotten(): Forgotten {
    const found = new Map<string, Map<string, number>>();
    for (const { tenant, id } of this.parts.documents.places(forgottenSourceDocument)) {
      const document = this.parts.documents.get(forgottenSourceDocument, tenant, id);
      if (document === undefined) continue;
      const own = found.get(tenant) ?? new Map<string, number>();
      found.set(tenant, own.set(id, Date.parse(document.content.until)));
    }
    return found;
  }

  #follower(forgotten: Forgotten): RankingFollower {
    const isForgotten = ({ tenant, shopper, sources, time }: ToldTouch) => {
      const own = forgotten.get(tenant);
      if (own === undefined) return false;
      return [shopper, ...sources].some((source) => time <= (own.get(source) ?? -Infinity));
    };
    const { log, options } = this.parts;
    const follower = new RankingFollower({ log, options, pool: this.#pool, isForgotten });
    follower.failed.catch(this.parts.onFailure);
    return follower;
  }
}

function textOf(forgotten: Forgotten): string {
  const entries = [...forgotten].map(([tenant, own]) => [tenant, [...own].sort()] as const);
  return JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
