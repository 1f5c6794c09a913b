import {
  epochOf,
  keyOf,
  MODEL_EPOCH_LAG,
  modelSnapshots,
  profileClusterDeltas,
  SHOPPER_PARTITIONS,
} from '@tradewind/contracts';
import type { ModelReader, ModelVersion, StorefrontEvents, TopicEvent } from '@tradewind/contracts';
import { refitClustersJob, stableHash } from '@tradewind/ml';
import { kmeansKey, ProfileFold, refitJob, segmentTrainer } from '@tradewind/profile';
import { answerJobs } from '@tradewind/testing/answer-jobs';
import type {
  KMeansSnapshot,
  ProfilePart,
  SegmentTrainerOptions,
  ShopperProfile,
} from '@tradewind/profile';
import { FoldHarness } from '@tradewind/testing/fold-harness';
import { ObservedProfileFold } from './observed-fold.js';
import type { MembershipHistory } from './observed-fold.js';
import type { ShopperEvent } from '../recordings/shop-recording.js';

const TENANT = 'shop';
export const QUARTER_MS = (365.25 / 4) * 86_400_000;

type ProfileHarness = FoldHarness<StorefrontEvents, ShopperProfile, ProfilePart>;
type TrainerHarness = ReturnType<typeof trainerHarness>;

function trainerHarness(options: SegmentTrainerOptions) {
  return new FoldHarness(segmentTrainer({ ...options, sync: 'wait' }), {
    epochMs: options.epochMs,
    rereads: false,
  });
}

/** A shopper at the end of a recording. */
export interface Member {
  readonly shopper: string;
  readonly profile: ShopperProfile;
  readonly history: MembershipHistory | undefined;
}

/**
 * All partitions and the trainer of one shop in memory: the folds of the profile service, with models
 * read as of their epoch, as a replay with MODEL_SYNC=wait reads them.
 */
export class SegmentShop implements ModelReader<KMeansSnapshot> {
  readonly #versions: ModelVersion<KMeansSnapshot>[] = [];
  readonly #folds: readonly ObservedProfileFold[];
  readonly #partitions: readonly ProfileHarness[];
  readonly #trainer: TrainerHarness;
  readonly #shoppers = new Set<string>();
  #epoch: number | undefined;

  constructor(private readonly options: SegmentTrainerOptions) {
    const { epochMs } = options;
    this.#folds = Array.from({ length: SHOPPER_PARTITIONS }, () => {
      return new ObservedProfileFold(new ProfileFold({ models: this }), this);
    });
    this.#partitions = this.#folds.map((fold, partitionId) => {
      return new FoldHarness(fold, { epochMs, partitionId, rereads: false });
    });
    this.#trainer = trainerHarness(options);
  }

  isReady = () => true;
  whenReady = () => Promise.resolve();

  asOf(tenant: string, epoch: number): ModelVersion<KMeansSnapshot> | undefined {
    if (tenant !== TENANT) return undefined;
    return this.#versions.findLast((version) => version.epoch <= epoch - MODEL_EPOCH_LAG);
  }

  /** Folds one event. They must come in order of time. */
  take({ shopper, time, event }: ShopperEvent): void {
    this.#moveTo(epochOf(time, this.options.epochMs));
    this.#shoppers.add(shopper);
    const key = this.#keyOf(shopper);
    const partition = this.#partitions[stableHash(key) % SHOPPER_PARTITIONS];
    partition?.event(event, { key, time });
    if (partition) this.#forward(partition);
  }

  /** The model that the open epoch reads. */
  get model(): KMeansSnapshot | undefined {
    return this.asOf(TENANT, this.#epoch ?? 0)?.value;
  }

  /** The last model of each quarter of the recording that had one. */
  quarterlyModels(): KMeansSnapshot[] {
    const byQuarter = new Map<number, KMeansSnapshot>();
    for (const { epoch, value } of this.#versions) {
      byQuarter.set(Math.floor((epoch * this.options.epochMs) / QUARTER_MS), value);
    }
    return [...byQuarter.values()];
  }

  /** In order of their first event. */
  members(): Member[] {
    return [...this.#shoppers].map((shopper) => {
      const key = this.#keyOf(shopper);
      const partition = stableHash(key) % SHOPPER_PARTITIONS;
      const profile = this.#partitions[partition]?.state(key);
      if (profile === undefined) throw new RangeError(`no partition ${partition}`);
      return { shopper, profile, history: this.#folds[partition]?.histories.get(key) };
    });
  }

  /**
   * Shoppers have other pseudonyms with another seed, so that others of them are sampled, and they are
   * parted otherwise between partitions.
   */
  #keyOf(shopper: string): string {
    return keyOf(TENANT, `${this.options.seed}~${shopper}`);
  }

  /** Every partition enters each epoch in turn, since no epoch is closed before all have left it. */
  #moveTo(epoch: number): void {
    for (let next = (this.#epoch ?? epoch - 1) + 1; next <= epoch; next++) {
      this.#epoch = next;
      for (const partition of this.#partitions) {
        partition.tick(next * this.options.epochMs);
        this.#forward(partition);
      }
    }
  }

  #forward(partition: ProfileHarness): void {
    const outputs = partition.take();
    if (outputs.length === 0) return;
    for (const { topic, event, key, slot } of outputs) {
      if (topic.name !== profileClusterDeltas.name) continue;
      const delta = event as TopicEvent<typeof profileClusterDeltas>;
      this.#trainer.event(delta, { key, time: 0, id: slot ?? '' });
    }
    this.#read();
  }

  /** Takes up what the trainer publishes, and runs the jobs that it asks for. */
  #read(): void {
    const outputs = this.#trainer.take();
    for (const { topic, event } of outputs) {
      if (topic.name !== modelSnapshots.name) continue;
      const { type, data } = event as TopicEvent<typeof modelSnapshots>;
      if (type !== 'model.snapshot') continue;
      this.#versions.push({ epoch: data.epoch, value: data.params as KMeansSnapshot });
    }
    for (const message of answerJobs(outputs, { [refitJob.kind]: refitClustersJob })) {
      this.#trainer.event(message, { key: kmeansKey(TENANT), time: 0 });
      this.#read();
    }
  }
}
