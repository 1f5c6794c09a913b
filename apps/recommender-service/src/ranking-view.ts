import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { recommenderPairs } from '@tradewind/contracts';
import { decodeRecord } from '@tradewind/fold';
import { eventLoopSlice, Failure } from '@tradewind/log';
import type { EventLog, LogRecord, Tail } from '@tradewind/log';
import { WorkerPool } from '@tradewind/models';
import {
  RANKING_MODEL,
  RankingIndex,
  refitJobs,
  solveRefit,
  TouchEpochs,
  type CompleteEpoch,
  type RankingIndexOptions,
  type RefitJob,
  type RefitRequest,
  type RefitResult,
  type TenantRanking,
  type TouchEpochsOptions,
  type TouchEvent,
} from '@tradewind/recommender';
import { EVENT_LOG, ON_FAILURE, PLATFORM_CONFIG, type PlatformConfig } from '@tradewind/service';

/** Token of the options of the view. */
export const RANKING_OPTIONS = Symbol('RankingOptions');
export type RankingOptions = RankingIndexOptions & TouchEpochsOptions;

interface RunningRefit {
  readonly request: RefitRequest;
  readonly result: Promise<RefitResult>;
}

/**
 * The models that lists are made of, in the memory of each process: it reads the log of touches from its beginning and
 * learns epoch by epoch, so that all replicas have the same models (ADR 31). Learning gives way to requests after
 * each few touches; EASE and factors are trained in worker threads and count from the epoch that was fixed when they were
 * requested. While it catches up at the start, nobody reads, and all of it happens in turn.
 */
@Injectable()
export class RankingView implements OnApplicationShutdown {
  readonly #index: RankingIndex;
  readonly #epochs: TouchEpochs;
  readonly #waiting: CompleteEpoch[] = [];
  readonly #failure = new Failure();
  readonly #pool: WorkerPool;
  #refits: RunningRefit[] = [];
  #learning: Promise<void> | undefined;
  #isLearning = false;
  #isLive = false;
  #isClosed = false;
  #tail: Tail | undefined;

  constructor(
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(RANKING_OPTIONS) options: RankingOptions,
    @Inject(PLATFORM_CONFIG) config: PlatformConfig,
    @Inject(ON_FAILURE) onFailure: (error: unknown) => void,
  ) {
    this.#index = new RankingIndex(options);
    this.#epochs = new TouchEpochs(options);
    const { TRAINING_THREADS: threads, TRAINING_MEMORY_MB: memoryMb } = config;
    this.#pool = new WorkerPool({ ...(threads !== undefined && { threads }), memoryMb });
    this.#failure.promise.catch(onFailure);
  }

  /** Resolves when everything that was told before has been learned. */
  async open(): Promise<this> {
    this.#tail = await this.log.tail([recommenderPairs.name], 'earliest', (record) => {
      this.#take(record);
    });
    this.#tail.failed.catch((error: unknown) => {
      this.#failure.raise(error);
    });
    await this.#tail.caughtUp;
    this.#isLive = true;
    return this;
  }

  /** The last epoch of which all touches are known; -Infinity before the first. */
  get through(): number {
    return this.#epochs.through;
  }

  tenant(name: string): TenantRanking | undefined {
    return this.#index.tenant(name);
  }

  /** `ranking@<the last epoch with touches that the tenant's models have learned>`, or `ranking@none`. */
  versionOf(tenant: string): string {
    const epoch = this.#index.tenant(tenant)?.epoch ?? -Infinity;
    return `${RANKING_MODEL}@${Number.isFinite(epoch) ? String(epoch) : 'none'}`;
  }

  async onApplicationShutdown(): Promise<void> {
    this.#isClosed = true;
    await this.#tail?.close();
    await this.#pool.close();
    await this.#learning;
  }

  #take(record: LogRecord): void {
    const decoded = decodeRecord(recommenderPairs, record);
    if (!decoded.ok) return;
    const complete = this.#epochs.take(decoded.event as TouchEvent);
    if (!this.#isLive) {
      for (const epoch of complete) this.#learnNow(epoch);
      return;
    }
    this.#waiting.push(...complete);
    if (complete.length > 0 && !this.#isLearning) this.#learning = this.#learnWaiting();
  }

  /** Learns an epoch at once, refits included. */
  #learnNow(epoch: CompleteEpoch): void {
    for (const { request, result } of this.#catchUp.splice(0)) {
      if (request.due > epoch.epoch) this.#catchUp.push({ request, result });
      else this.#index.takeRefit(request, result);
    }
    for (const request of this.#index.learnNow(epoch)) {
      this.#catchUp.push({ request, result: solveRefit(request) });
    }
  }

  readonly #catchUp: { readonly request: RefitRequest; readonly result: RefitResult }[] = [];

  async #learnWaiting(): Promise<void> {
    this.#isLearning = true;
    try {
      for (let epoch = this.#waiting.shift(); epoch; epoch = this.#waiting.shift()) {
        await this.#learn(epoch);
        if (this.#isClosed) return;
      }
    } catch (error) {
      if (!this.#isClosed) this.#failure.raise(error);
    } finally {
      this.#isLearning = false;
    }
  }

  async #learn(epoch: CompleteEpoch): Promise<void> {
    await this.#takeDue(epoch.epoch);
    const learning = this.#index.learn(epoch);
    for (let step = learning.next(); ; step = learning.next()) {
      if (step.done === true) {
        this.#refits.push(...step.value.map((request) => this.#start(request)));
        return;
      }
      const pause = eventLoopSlice.pause();
      if (pause) await pause;
    }
  }

  /** Waits for the refits that count from this epoch on. */
  async #takeDue(epoch: number): Promise<void> {
    for (const { request, result } of this.#catchUp.splice(0)) {
      this.#refits.unshift({ request, result: Promise.resolve(result) });
    }
    const due = this.#refits.filter(({ request }) => request.due <= epoch);
    this.#refits = this.#refits.filter(({ request }) => request.due > epoch);
    for (const { request, result } of due) this.#index.takeRefit(request, await result);
  }

  #start(request: RefitRequest): RunningRefit {
    const trained = refitJobs(request).map(async (job) => [job.result, await this.#run(job)]);
    const result = Promise.all(trained).then((all) => Object.fromEntries(all) as RefitResult);
    result.catch(() => undefined);
    return { request, result };
  }

  async #run({ module, exportName, seed, options, blocks }: RefitJob): Promise<Uint8Array> {
    const inputs = Object.entries(blocks).map(([name, bytes]) => {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      return [name, { bytes: bytes as Uint8Array<ArrayBuffer>, sha256 }] as const;
    });
    const { bytes } = await this.#pool.run({
      ...{ module, exportName, seed },
      loadInputs: () =>
        Promise.resolve({
          options: { json: JSON.stringify(options) },
          ...Object.fromEntries(
            inputs.map(([name, { bytes: own, sha256 }]) => {
              return [name, { bytes: own.slice(), sha256 }];
            }),
          ),
        }),
    });
    return bytes;
  }
}
