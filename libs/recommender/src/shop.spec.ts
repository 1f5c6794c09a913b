import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { keyOf, MODEL_EPOCH_LAG, recommenderPairs, SHOPPER_PARTITIONS } from '@tradewind/contracts';
import type { ModelVersion, TopicEvent } from '@tradewind/contracts';
import { stableHash } from '@tradewind/ml';
import { FoldHarness } from '@tradewind/testing';
import type { Concluded } from '@tradewind/testing';
import { recommendationOptions } from './options.js';
import {
  defaultRankingIndexOptions,
  NeighbourVersions,
  readNeighbours,
  type NeighbourRow,
  type TouchEvent,
} from './ranking/index.js';
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

/** Every partition of a shop in memory, models read as of their epoch. */
class Shop {
  readonly lists = new Map<string, readonly Listed[]>();
  readonly #versions = new Map<string, ModelVersion<NeighbourRow>[]>();
  readonly #read = readNeighbours({
    ...defaultRankingIndexOptions,
    ...{ epochMs: HOUR, partitions: SHOPPER_PARTITIONS, maxRecords: 4_096 },
  })();
  readonly #models = new NeighbourVersions({
    isReady: () => true,
    whenReady: () => Promise.resolve(),
    asOf: (key, epoch) =>
      this.#versions.get(key)?.findLast((version) => version.epoch <= epoch - MODEL_EPOCH_LAG),
  });
  readonly #shoppers = Array.from({ length: SHOPPER_PARTITIONS }, (_, partitionId) => {
    return new FoldHarness(new ShopperFold(options, this.#models), { epochMs: HOUR, partitionId });
  });
  #told = 0;

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
  }

  #route({ topic, event, key }: Concluded): void {
    if (topic.name !== recommenderPairs.name) {
      this.lists.set(key, (event.data as { items: Listed[] }).items);
      return;
    }
    const told = { ...(event as TopicEvent<typeof recommenderPairs>), id: String(this.#told++) };
    for (const update of this.#read(told as TouchEvent)) {
      if ('watermark' in update) continue;
      const versions = this.#versions.get(update.key) ?? [];
      this.#versions.set(update.key, [...versions.slice(-3), update]);
    }
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

/** Before each click on an item new to its session: do the session's list and the ten most clicked hold it? */
function prequential(clicks: readonly Click[]) {
  const shop = new Shop();
  const sessions = new Map<string, Set<string>>();
  const counts = new Map<string, number>();
  const hits = { points: 0, list: 0, popular: 0 };
  let popular: string[] = [];
  let ticked = 0;
  clicks.forEach((click, at) => {
    if (click.time - ticked > HOUR / 4) {
      ticked = click.time;
      shop.tick(ticked);
      const inOrder = [...counts].sort((a, b) => b[1] - a[1]);
      popular = inOrder.slice(0, 10).map(([item]) => item);
    }
    const seen = sessions.get(click.shopper) ?? new Set<string>();
    if (at > clicks.length / 5 && seen.size > 0 && !seen.has(click.item)) {
      const list = shop.lists.get(keyOf('shop', click.shopper)) ?? [];
      hits.points += 1;
      hits.list += Number(list.some(({ item }) => item === click.item));
      hits.popular += Number(popular.includes(click.item));
    }
    sessions.set(click.shopper, seen.add(click.item));
    counts.set(click.item, 1 + (counts.get(click.item) ?? 0));
    shop.click(click);
  });
  return hits;
}

const streams = [
  { name: 'simulated clicks', read: simulatedClicks, least: 0.5 },
  ...(existsSync(RECORDED) ? [{ name: 'recorded clicks', read: recordedClicks, least: 0.15 }] : []),
];

describe.each(streams)('a shop of $name', ({ read, least }) => {
  it('has the next item of a session in its list far more often than what is popular has it', () => {
    const { points, list, popular } = prequential(read(5_000));
    expect(points).toBeGreaterThan(500);
    expect(list / points).toBeGreaterThan(least);
    expect(list).toBeGreaterThan(3 * popular);
  });
});
