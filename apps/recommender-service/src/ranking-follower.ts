import { createHash } from 'node:crypto';
import { recommenderPairs } from '@tradewind/contracts';
import { decodeRecord } from '@tradewind/fold';
import { eventLoopSlice, Failure } from '@tradewind/log';
import type { LogRecord, Tail, TopicReader } from '@tradewind/log';
import type { WorkerPool } from '@tradewind/models';
import {
  RankingIndex,
  refitJobs,
  solveRefit,
  TouchEpochs,
  type CompleteEpoch,
  type RankingIndexOptions,
  type RefitJob,
  type RefitRequest,
  type RefitResult,
  type ToldTouch,
  type TouchEpochsOptions,
  type TouchEvent,
} from '@tradewind/recommender';

export type RankingOptions = RankingIndexOptions & TouchEpochsOptions;

export interface RankingFollowerParts {
  readonly log: TopicReader;
  readonly options: RankingOptions;
  /** Trains EASE and factors. */
  readonly pool: WorkerPool;
  /** Touches that are not learned. */
  readonly isForgotten: (touch: ToldTouch) => boolean;
}

interface RunningRefit {
  readonly request: RefitRequest;
  readonly result: Promise<RefitResult>;
}

/**
 * Learns the log of touches from its beginning into a `RankingIndex`, epoch by epoch, and goes on with what is added.
 * What it has learned of a log does not depend on how fast it was, nor on whether it gave way to requests.
 */
export class RankingFollower {
  readonly index: RankingIndex;
  readonly #epochs: TouchEpochs;
  readonly #waiting: CompleteEpoch[] = [];
  readonly #failure = new Failure();
  readonly #catchUp: { readonly request: RefitRequest; readonly result: RefitResult }[] = [];
  #refits: RunningRefit[] = [];
  #learning: Promise<void> | undefined;
  #isLearning = false;
  #givesWay = false;
  #isClosed = false;
  #tail: Tail | undefined;

  constructor(private readonly parts: RankingFollowerParts) {
    this.index = new RankingIndex(parts.options);
    this.#epochs = new TouchEpochs(parts.options);
  }

  /** Rejects when it learns no more. */
  get failed(): Promise<never> {
    return this.#failure.promise;
  }

  /** The last epoch of which all touches are known; -Infinity before the first. */
  get through(): number {
    return this.#epochs.through;
  }

  /**
   * Resolves when everything that was told before has been learned: at once while nobody reads, or in steps between
   * which requests are answered.
   */
  async open({ givesWay }: { readonly givesWay: boolean }): Promise<this> {
    this.#givesWay = givesWay;
    this.#tail = await this.parts.log.tail([recommenderPairs.name], 'earliest', (record) => {
      this.#take(record);
    });
    this.#tail.failed.catch((error: unknown) => {
      this.#failure.raise(error);
    });
    await this.#tail.caughtUp;
    this.#givesWay = true;
    await this.#learning;
    return this;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#tail?.close();
    await this.#learning;
  }

  #take(record: LogRecord): void {
    const decoded = decodeRecord(recommenderPairs, record);
    if (!decoded.ok) return;
    const complete = this.#epochs.take(decoded.event as TouchEvent).map((epoch) => ({
      ...epoch,
      touches: epoch.touches.filter((touch) => !this.parts.isForgotten(touch)),
    }));
    if (!this.#givesWay) {
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
      else this.index.takeRefit(request, result);
    }
    for (const request of this.index.learnNow(epoch)) {
      this.#catchUp.push({ request, result: solveRefit(request) });
    }
  }

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
    const learning = this.index.learn(epoch);
    for (let step = learning.next(); ; step = learning.next()) {
      if (step.done === true) {
        this.#refits.push(...step.value.map((request) => this.#start(request)));
        return;
      }
      const pause = eventLoopSlice.pause();
      if (pause) await pause;
      if (this.#isClosed) return;
    }
  }

  /** Waits for the refits that count from this epoch on. */
  async #takeDue(epoch: number): Promise<void> {
    for (const { request, result } of this.#catchUp.splice(0)) {
      this.#refits.unshift({ request, result: Promise.resolve(result) });
    }
    const due = this.#refits.filter(({ request }) => request.due <= epoch);
    this.#refits = this.#refits.filter(({ request }) => request.due > epoch);
    for (const { request, result } of due) this.index.takeRefit(request, await result);
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
    const { bytes } = await this.parts.pool.run({
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
