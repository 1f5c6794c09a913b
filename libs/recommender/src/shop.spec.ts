import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
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
import { FoldHarness } from '@tradewind/testing';
import type { Concluded } from '@tradewind/testing';
import { pairTrainer } from './pair-learner.js';
import { readPairBlocks } from './pair-blocks.js';
import type { ShardModel } from './pair-blocks.js';
import { PairLists } from './pair-lists.js';
import type { ShardModels } from './pair-lists.js';
import { recommendationOptions } from './options.js';
import { Recommender } from './recommend.js';
import { ShopperFold } from './shopper-fold.js';

const HOUR = 3_600_000;
const options = recommendationOptions({ epochMs: HOUR });

interface Click {
  readonly shopper: string;
  readonly item: string;
  readonly time: number;
}

interface Listed {
  readonly item: string;
}

/** Every partition and shard of a shop in memory, models read as of their epoch. */
class Shop implements ShardModels {
  readonly model = new PairLists(this, options);
  readonly lists = new Map<string, readonly Listed[]>();
  readonly #versions = new Map<string, ModelVersion<ShardModel>[]>();
  readonly #reads = Array.from({ length: ITEM_SHARDS }, () => readPairBlocks(options.exponent));
  readonly #shoppers = Array.from({ length: SHOPPER_PARTITIONS }, (_, partitionId) => {
    return new FoldHarness(new ShopperFold(options, this.model), { epochMs: HOUR, partitionId });
  });
  readonly #shards = Array.from({ length: ITEM_SHARDS }, (_, partitionId) => {
    return new FoldHarness(pairTrainer(options), { epochMs: HOUR, partitionId, rereads: false });
  });

  isReady = () => true;
  whenReady = () => Promise.resolve();

  asOf(key: string, epoch: number): ModelVersion<ShardModel> | undefined {
    return this.#versions.get(key)?.findLast((version) => version.epoch <= epoch - MODEL_EPOCH_LAG);
  }

  latest(key: string): ModelVersion<ShardModel> | undefined {
    return this.#versions.get(key)?.at(-1);
  }

  click({ shopper, item, time }: Click): void {
    const key = keyOf('shop', shopper);
    const harness = this.#shoppers[stableHash(key) % SHOPPER_PARTITIONS];
    const data = { messageId: 'm', event: 'Product Viewed', properties: { product_id: item } };
    harness?.event({ type: 'product.viewed', data }, { key, time });
    this.#deliver();
  }

  tick(time: number): void {
    for (const harness of this.#shoppers) harness.tick(time);
    this.#deliver();
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
    if (topic.name === recommenderPairs.name) {
      this.#shards[partition]?.event(event as TopicEvent<typeof recommenderPairs>, { key, time });
    } else {
      this.lists.set(key, (event.data as { items: Listed[] }).items);
    }
  }

  #store(shard: number, { event, key }: Concluded): void {
    const record = { ...(event as TopicEvent<typeof recommenderNeighbours>), key };
    const entry = this.#reads[shard]?.(record);
    if (entry && 'rejected' in entry) throw new TypeError(entry.rejected);
    if (!entry || 'watermark' in entry) return;
    const versions = this.#versions.get(entry.key) ?? [];
    this.#versions.set(entry.key, [...versions.slice(-3), entry]);
  }
}

const RECORDED = new URL(
  'yoochoose-100k/yoochoose-clicks-100k_train_full.tsv.gz',
  process.env['TRADEWIND_DATA']
    ? pathToFileURL(`${process.env['TRADEWIND_DATA']}/`)
    : new URL('../../../../shared/data/', import.meta.url),
);

/** The first clicks of a sample of the RecSys Challenge 2015, in order of time. */
function recordedClicks(limit: number): Click[] {
  const [, ...lines] = gunzipSync(readFileSync(RECORDED)).toString('utf8').trim().split('\n');
  const clicks = lines.map((line): Click => {
    const [shopper = '', item = '', time = ''] = line.split('\t');
    return { shopper, item, time: Math.round(Number(time) * 1_000) };
  });
  return clicks.sort((a, b) => a.time - b.time).slice(0, limit);
}

/** Sessions of five clicks, each within one of 40 groups of 10 items, some groups far more popular. */
function simulatedClicks(limit: number): Click[] {
  return Array.from({ length: limit }, (_, at) => {
    const session = Math.floor(at / 5);
    const draw = (salt: string, below: number) => {
      const share = stableHash(`${salt}|${String(session)}|${String(at)}`) / 2 ** 32;
      return Math.floor(share * below);
    };
    const popularity = stableHash(String(session)) / 2 ** 32;
    const group = Math.floor(40 * popularity ** 2);
    const item = `item-${String(group)}-${String(draw('item', 10))}`;
    return { shopper: `session-${String(session)}`, item, time: 10 * HOUR + at * 20_000 };
  });
}

/** Before each click on an item new to its session: do the session's list and the trend hold it? */
function prequential(clicks: readonly Click[]) {
  const shop = new Shop();
  const recommender = new Recommender(options);
  const sessions = new Map<string, Set<string>>();
  const hits = { points: 0, list: 0, trend: 0 };
  let trend: readonly Listed[] = [];
  let ticked = 0;
  clicks.forEach((click, at) => {
    if (click.time - ticked > HOUR / 4) {
      ticked = click.time;
      shop.tick(ticked);
      const epoch = epochOf(ticked, HOUR);
      trend = recommender.trending('shop', (key) => shop.model.asOf(key, epoch)?.value, 10).items;
    }
    const seen = sessions.get(click.shopper) ?? new Set<string>();
    if (at > clicks.length / 5 && seen.size > 0 && !seen.has(click.item)) {
      const holds = (list: readonly Listed[] = []) =>
        Number(list.some(({ item }) => item === click.item));
      hits.points += 1;
      hits.list += holds(shop.lists.get(keyOf('shop', click.shopper)));
      hits.trend += holds(trend);
    }
    sessions.set(click.shopper, seen.add(click.item));
    shop.click(click);
  });
  return hits;
}

const streams = [
  { name: 'simulated clicks', read: simulatedClicks, least: 0.5 },
  ...(existsSync(RECORDED) ? [{ name: 'recorded clicks', read: recordedClicks, least: 0.25 }] : []),
];

describe.each(streams)('a shop of $name', ({ read, least }) => {
  it('has the next item of a session in its list far more often than the trend has', () => {
    const { points, list, trend } = prequential(read(12_000));
    expect(points).toBeGreaterThan(1_000);
    expect(list / points).toBeGreaterThan(least);
    expect(list).toBeGreaterThan(3 * trend);
  });
});
