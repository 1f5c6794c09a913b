import {
  MODEL_EPOCH_LAG,
  modelSnapshots,
  profileClusterDeltas,
  productSchema,
} from '@tradewind/contracts';
import type { ModelReader, ModelVersion, StorefrontEvents, TopicEvent } from '@tradewind/contracts';
import { refitClustersJob } from '@tradewind/ml';
import { orderFiguresView } from '@tradewind/orders';
import { answerJobs, FoldHarness } from '@tradewind/testing';
import type { Concluded } from '@tradewind/testing';
import { featureNames } from './features.js';
import { kmeansKey } from './kmeans-snapshot.js';
import type { KMeansSnapshot } from './kmeans-snapshot.js';
import { DAY_MS } from './profile-activity.js';
import { ProfileFold } from './profile-fold.js';
import type { ShopperProfile } from './profile-state.js';
import { refitJob } from './segment-refits.js';
import { segmentTrainer } from './segment-trainer.js';
import type { SegmentTrainerOptions } from './segment-trainer.js';
import { totalsPart } from './tenant-totals.js';
import type { TenantTotals } from './tenant-totals.js';

export const START = Date.UTC(2026, 0, 5);
export const EPOCH_MS = DAY_MS;

type ShopEvent = TopicEvent<StorefrontEvents>;
let messages = 0;

function tracked<Properties>(properties: Properties) {
  messages += 1;
  return { messageId: `message-${String(messages)}`, event: '', properties };
}

export const viewed = (product: Readonly<Record<string, unknown>> = {}): ShopEvent => ({
  type: 'product.viewed',
  data: tracked(productSchema.parse({ product_id: 'p', ...product })),
});
export const addedToCart = (): ShopEvent => ({
  type: 'cart.item_added',
  data: tracked({ product_id: 'p' }),
});

export interface OrderFacts {
  readonly total?: number;
  readonly revenue?: number;
  readonly value?: number;
  readonly currency?: string;
  readonly products?: readonly { readonly price?: number; readonly quantity?: number }[];
}

function order(id: string, { products = [], ...facts }: OrderFacts) {
  return tracked({
    order_id: id,
    ...facts,
    products: products.map((product) => ({ product_id: 'p', ...product })),
  });
}
export const ordered = (id: string, facts: OrderFacts = {}): ShopEvent => ({
  type: 'order.completed',
  data: order(id, facts),
});
export const updated = (id: string, facts: OrderFacts = {}): ShopEvent => ({
  type: 'order.updated',
  data: order(id, facts),
});
export const refunded = (id: string, facts: OrderFacts = {}): ShopEvent => ({
  type: 'order.refunded',
  data: order(id, facts),
});
export const cancelled = (id: string, facts: OrderFacts = {}): ShopEvent => ({
  type: 'order.cancelled',
  data: order(id, facts),
});

/** The orders and amounts of a shopper as a shop reads them. */
export function figuresOf({ book }: ShopperProfile) {
  return orderFiguresView(book?.totals ?? {});
}

/** Models that a test puts up by hand or a trainer publishes; reads lag as in a replay. */
export class SnapshotBoard implements ModelReader<KMeansSnapshot> {
  readonly #versions = new Map<string, ModelVersion<KMeansSnapshot>[]>();
  through = -Infinity;

  put(tenant: string, epoch: number, value: KMeansSnapshot): void {
    const versions = this.#versions.get(tenant) ?? [];
    versions.push({ epoch, value });
    this.#versions.set(tenant, versions);
  }

  read(outputs: readonly Concluded[]): void {
    for (const { topic, event } of outputs) {
      if (topic.name !== modelSnapshots.name) continue;
      const { type, data } = event as TopicEvent<typeof modelSnapshots>;
      if (type === 'model.watermark') this.through = data.through;
      if (type !== 'model.snapshot') continue;
      this.put(data.tenant, data.epoch, data.params as KMeansSnapshot);
    }
  }

  asOf(tenant: string, epoch: number): ModelVersion<KMeansSnapshot> | undefined {
    const versions = this.#versions.get(tenant) ?? [];
    return versions.findLast((version) => version.epoch <= epoch - MODEL_EPOCH_LAG);
  }

  latest(tenant: string): ModelVersion<KMeansSnapshot> | undefined {
    return this.#versions.get(tenant)?.at(-1);
  }

  isReady(epoch: number): boolean {
    return this.through >= epoch - MODEL_EPOCH_LAG;
  }

  whenReady(): Promise<void> {
    return Promise.resolve();
  }
}

/** A model with the given values (before the logarithm) of some features; others are 0. */
export function snapshotOf(
  segments: Readonly<Record<string, Partial<Record<(typeof featureNames)[number], number>>>>,
): KMeansSnapshot {
  const names = Object.keys(segments);
  const centroids = names.map((name) =>
    featureNames.map((feature) => Math.log1p(segments[name]?.[feature] ?? 0)),
  );
  const mean = featureNames.map(
    (_, j) => centroids.reduce((sum, centroid) => sum + (centroid[j] ?? 0), 0) / names.length,
  );
  return {
    features: featureNames,
    mean,
    scale: featureNames.map(() => 1),
    centroids,
    weights: names.map(() => 1),
    segments: names.map((name, k) => ({
      segment: `segment-${String(k + 1)}`,
      name,
      description: '',
    })),
  };
}

export type ShopperHarness = FoldHarness<
  StorefrontEvents,
  ReturnType<ProfileFold['initialState']>,
  ReturnType<ProfileFold['initialPart']>
>;

/** What a partition has counted of a tenant. */
export function totalsIn(harness: ShopperHarness, tenant = 'demo'): TenantTotals {
  return harness.part(totalsPart(tenant)) as TenantTotals;
}

export function harnessOf(models: SnapshotBoard, partitionId = 0): ShopperHarness {
  return new FoldHarness(new ProfileFold({ models }), { epochMs: EPOCH_MS, partitionId });
}

/** Every partition and the trainer in step, as a replay with MODEL_SYNC=wait runs them. */
export class WholeShop {
  readonly board = new SnapshotBoard();
  readonly partitions: readonly ShopperHarness[];
  readonly trainer;

  constructor(options: Omit<SegmentTrainerOptions, 'epochMs' | 'sources'>, count = 3) {
    this.partitions = Array.from({ length: count }, (_, i) => harnessOf(this.board, i));
    this.trainer = new FoldHarness(
      segmentTrainer({ ...options, epochMs: EPOCH_MS, sources: count, sync: 'wait' }),
      { epochMs: EPOCH_MS },
    );
  }

  partitionOf(key: string): ShopperHarness {
    let sum = 0;
    for (const character of key) sum += character.charCodeAt(0);
    const partition = this.partitions[sum % this.partitions.length];
    if (!partition) throw new RangeError('a shop needs partitions');
    return partition;
  }

  tick(time: number): this {
    for (const partition of this.partitions) {
      partition.tick(time);
      this.#forward(partition);
    }
    return this;
  }

  event(event: ShopEvent, delivery: { key: string; time: number; id?: string }): this {
    this.tick(delivery.time);
    const partition = this.partitionOf(delivery.key);
    partition.event(event, delivery);
    this.#forward(partition);
    return this;
  }

  outputs(): Concluded[] {
    return this.partitions.flatMap(({ outputs }) => outputs);
  }

  #forward(partition: ShopperHarness): void {
    for (const { topic, event, key, slot } of partition.take()) {
      if (topic.name !== profileClusterDeltas.name) continue;
      const delta = event as TopicEvent<typeof profileClusterDeltas>;
      this.trainer.event(delta, { key, time: 0, id: slot ?? '' });
    }
    const outputs = this.trainer.take();
    this.board.read(outputs);
    for (const message of answerJobs(outputs, { [refitJob.kind]: refitClustersJob })) {
      this.trainer.event(message, { key: kmeansKey(message.data.tenant), time: 0 });
      this.board.read(this.trainer.take());
    }
  }
}
