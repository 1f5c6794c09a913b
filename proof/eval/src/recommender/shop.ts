import {
  epochOf,
  ITEM_SHARDS,
  keyOf,
  MODEL_EPOCH_LAG,
  recommenderNeighbours,
  recommenderPairs,
  SHOPPER_PARTITIONS,
} from '@tradewind/contracts';
import type { ModelVersion, TopicEvent } from '@tradewind/contracts';
import { stableHash } from '@tradewind/ml';
import {
  PairLists,
  pairTrainer,
  readPairBlocks,
  Recommender,
  ShopperFold,
} from '@tradewind/recommender';
import type {
  History,
  RecommendationOptions,
  Recommendations,
  ShardModel,
  ShardModels,
} from '@tradewind/recommender';
import { FoldHarness } from '@tradewind/testing/fold-harness';
import type { Concluded, HarnessOptions } from '@tradewind/testing/fold-harness';
import { storefrontEventOf } from './interaction.js';
import type { Interaction } from './interaction.js';

const TENANT = 'shop';
/** Versions kept of a model: that of the open epoch, and those that the lag still lets a fold read. */
const VERSIONS = MODEL_EPOCH_LAG + 2;

type ShopperHarness = ReturnType<typeof shopperHarness>;
type ShardHarness = ReturnType<typeof shardHarness>;

function shopperHarness(fold: ShopperFold, options: HarnessOptions) {
  return new FoldHarness(fold, options);
}

function shardHarness(options: RecommendationOptions, harness: HarnessOptions) {
  return new FoldHarness(pairTrainer(options), harness);
}

/**
 * All partitions and item shards of one shop in memory: the folds of the recommender service, with
 * models read as of their epoch, as a replay with MODEL_SYNC=wait reads them.
 */
export class Shop implements ShardModels {
  readonly #versions = new Map<string, ModelVersion<ShardModel>[]>();
  readonly #reads: readonly ReturnType<typeof readPairBlocks>[];
  readonly #lists: PairLists;
  readonly #shoppers: readonly ShopperHarness[];
  readonly #shards: readonly ShardHarness[];
  readonly #recommender: Recommender;
  #epoch: number | undefined;

  constructor(private readonly options: RecommendationOptions) {
    const { epochMs } = options;
    this.#recommender = new Recommender(options);
    this.#lists = new PairLists(this, options);
    this.#reads = Array.from({ length: ITEM_SHARDS }, () => readPairBlocks(options.exponent));
    this.#shoppers = Array.from({ length: SHOPPER_PARTITIONS }, (_, partitionId) => {
      return shopperHarness(new ShopperFold(options, this.#lists), {
        epochMs,
        partitionId,
        rereads: false,
      });
    });
    this.#shards = Array.from({ length: ITEM_SHARDS }, (_, partitionId) => {
      return shardHarness(options, { epochMs, partitionId, rereads: false });
    });
  }

  isReady = () => true;
  whenReady = () => Promise.resolve();

  asOf(key: string, epoch: number): ModelVersion<ShardModel> | undefined {
    return this.#versions.get(key)?.findLast((version) => version.epoch <= epoch - MODEL_EPOCH_LAG);
  }

  latest(key: string): ModelVersion<ShardModel> | undefined {
    return this.#versions.get(key)?.at(-1);
  }

  /** Folds one interaction. They must come in order of time. */
  take(interaction: Interaction): void {
    this.#moveTo(epochOf(interaction.time, this.options.epochMs));
    const key = keyOf(TENANT, interaction.user);
    const harness = this.#shoppers[stableHash(key) % SHOPPER_PARTITIONS];
    harness?.event(storefrontEventOf(interaction), { key, time: interaction.time });
    this.#deliver();
  }

  /** Moves all clocks on until everything taken so far is in the models that are read. */
  settle(): void {
    if (this.#epoch !== undefined) this.#moveTo(this.#epoch + MODEL_EPOCH_LAG + 1);
  }

  /** What the service remembers of a shopper; do not change it. */
  historyOf(user: string): History {
    const key = keyOf(TENANT, user);
    return this.#shoppers[stableHash(key) % SHOPPER_PARTITIONS]?.state(key).history ?? [];
  }

  /** The list that the service would answer with, by the models of the open epoch. */
  recommend(history: History, limit: number): Recommendations {
    const read = (key: string) => this.#lists.asOf(key, this.#epoch ?? 0)?.value;
    return this.#recommender.recommend(TENANT, history, read, limit);
  }

  /** Every partition enters each epoch in turn, since no epoch is closed before all have left it. */
  #moveTo(epoch: number): void {
    for (let next = (this.#epoch ?? epoch - 1) + 1; next <= epoch; next++) {
      this.#epoch = next;
      for (const harness of this.#shoppers) harness.tick(next * this.options.epochMs);
      this.#deliver();
    }
  }

  #deliver(): void {
    for (const harness of this.#shoppers) {
      for (const output of harness.take()) this.#route(output);
    }
    this.#shards.forEach((harness, shard) => {
      for (const output of harness.take()) this.#store(shard, output);
    });
  }

  #route({ topic, event, key, partition = 0, time }: Concluded): void {
    if (topic.name !== recommenderPairs.name) return;
    this.#shards[partition]?.event(event as TopicEvent<typeof recommenderPairs>, { key, time });
  }

  #store(shard: number, { event, key }: Concluded): void {
    const record = { ...(event as TopicEvent<typeof recommenderNeighbours>), key };
    const entry = this.#reads[shard]?.(record);
    if (entry && 'rejected' in entry) throw new TypeError(entry.rejected);
    if (!entry || 'watermark' in entry) return;
    const versions = this.#versions.get(entry.key) ?? [];
    versions.push(entry);
    if (versions.length > VERSIONS) versions.shift();
    this.#versions.set(entry.key, versions);
  }
}
