import { keyOf, modelKey, recommenderNeighbours, tenantOf } from '@tradewind/contracts';
import type { DeltaEvent, recommenderPairs } from '@tradewind/contracts';
import { round4 } from '@tradewind/ml';
import { EpochTrainerFold } from '@tradewind/trainer';
import type { AddContext, DeltaOrigin, EpochLearner, LearnContext } from '@tradewind/trainer';
import { blockKey, pairsModel, trendingKey } from './item-lists.js';
import { itemShard } from './item-shard.js';
import type { RecommendationOptions } from './options.js';
import { TenantPairs } from './tenant-pairs.js';
import type { PairBlockVersion, TenantPairsOptions } from './tenant-pairs.js';

export type RecommenderPairs = typeof recommenderPairs;

/** Everything that is learned is in the part of the tenant. */
type Cell = Readonly<Record<string, never>>;

/** Names the epoch; what it adds is in the part of the tenant. */
interface OpenPairs {
  readonly epoch: number;
}

/** Names a tenant's part of a shard: who owns an item depends on both. */
export function pairsPart(tenant: string, shard: number): string {
  return `${String(shard)}/${tenant}`;
}

/**
 * Counts what is touched together, by tenant (`TenantPairs`). At the end of each epoch it publishes blocks of
 * counts (`BlockPublication` says which) and what is trending.
 */
export class PairLearner implements EpochLearner<RecommenderPairs, Cell, OpenPairs, TenantPairs> {
  readonly stateVersion = 3;
  readonly emits = [];

  constructor(private readonly options: RecommendationOptions) {}

  initialCell(): Cell {
    return {};
  }

  initialPart(name: string): TenantPairs {
    return new TenantPairs(tenantPairsOptions(name, this.options));
  }

  restorePart(name: string, pieces: ReadonlyMap<string, unknown>): TenantPairs {
    return TenantPairs.restore(pieces, tenantPairsOptions(name, this.options));
  }

  initialOpen(epoch: number): OpenPairs {
    return { epoch };
  }

  originOf({ data }: DeltaEvent<RecommenderPairs>): DeltaOrigin {
    return data;
  }

  cellsOf({ data }: DeltaEvent<RecommenderPairs>, shard: number): readonly string[] {
    return data.batches.map(({ tenant }) => cellOf(tenant, shard));
  }

  add(
    { data }: DeltaEvent<RecommenderPairs>,
    { open, part, shard, source }: AddContext<OpenPairs, TenantPairs>,
  ): void {
    for (const batch of data.batches) {
      const into = open(cellOf(batch.tenant, shard));
      if (into) part(pairsPart(batch.tenant, shard)).add(into.epoch, source, batch);
    }
  }

  learn(cell: string, _states: unknown, context: LearnContext<TenantPairs>): boolean {
    const tenant = tenantOf(cell);
    const pairs = context.part(pairsPart(tenant, context.shard));
    const blocks = pairs.learn(context.epoch);
    blocks.forEach((block, i) => {
      publishBlock({ tenant, block, isLast: i === blocks.length - 1 }, context);
    });
    return pairs.isWaiting;
  }

  closeShard(context: LearnContext<TenantPairs>): void {
    for (const name of context.parts()) {
      const trend = context.part(name).takeTrend(this.options.trendingLength);
      if (trend) publishTrend(name.slice(name.indexOf('/') + 1), trend, context);
    }
  }
}

function cellOf(tenant: string, shard: number): string {
  return modelKey(pairsModel, tenant, shard);
}

/** Of the part of this name. */
export function tenantPairsOptions(
  name: string,
  options: RecommendationOptions,
): TenantPairsOptions {
  const { window, maxNeighbours, maxItems, trendingHalfLifeMs, epochMs, shards } = options;
  const at = name.indexOf('/');
  const shard = Number(name.slice(0, at));
  const tenant = name.slice(at + 1);
  const owns = (item: string) => itemShard(keyOf(tenant, item), shards) === shard;
  return {
    ...options,
    counts: { window, maxNeighbours, maxItems, owns },
    halfLife: trendingHalfLifeMs / epochMs,
  };
}

interface PublishedBlock {
  readonly tenant: string;
  readonly block: PairBlockVersion;
  readonly isLast: boolean;
}

function publishBlock(
  { tenant, block: { block, numbering, blocks, bytes }, isLast }: PublishedBlock,
  { epoch, shard, emit }: LearnContext<TenantPairs>,
): void {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
  const last = isLast && { last: true as const };
  emit({
    topic: recommenderNeighbours,
    event: {
      type: 'pairs.changed',
      data: { shard, epoch, block, numbering, blocks, ...last, data },
    },
    key: blockKey(tenant, shard, block),
    partition: shard,
    slot: `pairs|${tenant}|${String(shard)}|${String(block)}|${String(epoch)}`,
  });
}

function publishTrend(
  tenant: string,
  { epoch, items }: { readonly epoch: number; readonly items: [string, number][] },
  { shard, emit }: LearnContext<TenantPairs>,
): void {
  const rounded = items.map(([item, count]): [string, number] => [item, round4(count)]);
  emit({
    topic: recommenderNeighbours,
    event: { type: 'trending.changed', data: { shard, epoch, items: rounded } },
    key: trendingKey(tenant, shard),
    partition: shard,
    slot: `trending|${tenant}|${String(shard)}|${String(epoch)}`,
  });
}

export type PairTrainer = EpochTrainerFold<RecommenderPairs, Cell, OpenPairs, TenantPairs>;

/** Owns the items of one shard. */
export function pairTrainer(options: RecommendationOptions): PairTrainer {
  const model = { ...pairsModel, shards: options.shards };
  return new EpochTrainerFold(model, new PairLearner(options), options);
}
