import { Random } from '@tradewind/cli/random';
import { recommendationOptions, touchHistory } from '@tradewind/recommender';
import type { History, RecommendationOptions } from '@tradewind/recommender';
import { UsageError } from '../command/errors.js';
import { LONGEST_LIST } from '../measure/ranking.js';
import type { TaskContext } from '../task.js';
import { sequencesOf } from './data.js';
import type { NextItem, RecommenderData } from './data.js';
import type { Interaction } from './interaction.js';
import { servedLists } from './lists.js';
import type { Tallies } from './lists.js';
import { mostPopular, PopularityRanking, sessionPopularity } from './popularity.js';
import { Shop } from './shop.js';

export interface ProtocolRun {
  readonly data: RecommenderData;
  readonly options: RecommendationOptions;
  readonly seed: number;
  readonly tallies: Tallies;
  readonly context: TaskContext;
}

export type Protocol = (run: ProtocolRun) => void;

const FOLDS = 5;
const WARM_UP = 0.2;
/** Interactions folded between two reports of progress and two measurements of CPU time. */
const CHUNK = 500;
const VIEWED = 1;

/**
 * Session-based evaluation as in session-rec: the models are those after the last training session;
 * test sessions are revealed item by item, and every list is scored against the next item. Items
 * that training never saw are left out of the test.
 */
export const nextItem: Protocol = ({ data, options, tallies, context }) => {
  const points = data.test;
  if (points === undefined) throw new UsageError('--protocol next-item needs --test FILE');
  const shop = trainedShop(data.train, options, context);
  const ranking = rankingOf(data.train);
  const known = withKnownItems(points, ranking);
  const popular = mostPopular(ranking, LONGEST_LIST);
  known.forEach(({ session, prefix, next }, at) => {
    const history = historyOf(prefix, options);
    const point = { unit: session, relevant: new Set([next]) };
    const lists = servedLists(shop, history);
    const sessionPop = sessionPopularity(prefix, ranking, LONGEST_LIST);
    tallies.add(point, { ...lists, itemPop: popular, sessionPop });
    if (!prefix.includes(next)) tallies.add(point, { newItemsOnly: lists['blend'] ?? [] });
    if (at % CHUNK === 0) context.progress.at('scoring', at, known.length);
  });
};

function withKnownItems(points: readonly NextItem[], ranking: PopularityRanking): NextItem[] {
  return points.flatMap(({ session, prefix, next }) => {
    const known = prefix.filter((item) => ranking.has(item));
    return known.length > 0 && ranking.has(next) ? [{ session, prefix: known, next }] : [];
  });
}

/**
 * Prequential evaluation (Vinagre et al., arXiv:1504.08175): each interaction is first predicted,
 * then learnt. The first fifth warms up; users not seen before and items that the user had before are
 * not scored.
 */
export const prequential: Protocol = ({ data, options, tallies, context }) => {
  const all = inOrder(data);
  const shop = new Shop(options);
  const ranking = new PopularityRanking();
  const seen = new Map<string, Set<string>>();
  all.forEach((interaction, at) => {
    const { user, item } = interaction;
    const before = seen.get(user) ?? new Set<string>();
    if (at >= WARM_UP * all.length && before.size > 0 && !before.has(item)) {
      const lists = servedLists(shop, shop.historyOf(user));
      const itemPop = ranking.top(LONGEST_LIST, before);
      tallies.add({ unit: user, relevant: new Set([item]) }, { ...lists, itemPop });
    }
    context.meter.run(1, () => {
      shop.take(interaction);
    });
    ranking.add(item);
    seen.set(user, before.add(item));
    if (at % CHUNK === 0) context.progress.at('predicting, then learning', at, all.length);
  });
};

function inOrder({ train, later = [], hasTimes }: RecommenderData): readonly Interaction[] {
  if (!hasTimes) throw new UsageError('--protocol prequential needs a format with times');
  return later.length === 0 ? train : [...train, ...later].sort((a, b) => a.time - b.time);
}

/**
 * The last item of each user is to be found among all items that the user had not before. The blend
 * learns neither the last nor the last but one, as published tables do; it knows the last but one as
 * history. `streamFed` has learnt the last but one, as a stream would have.
 */
export const leaveLastOut: Protocol = ({ data, options, tallies, context }) => {
  const sequences = [...sequencesOf(data.train)].filter(([, items]) => items.length >= 3);
  const held = new Map(sequences.map(([user, items]) => [user, items.length - 2]));
  const position = new Map<string, number>();
  const earlier: Interaction[] = [];
  const lastButOne: Interaction[] = [];
  for (const interaction of data.train) {
    const at = position.get(interaction.user) ?? 0;
    position.set(interaction.user, at + 1);
    const from = held.get(interaction.user) ?? Infinity;
    if (at < from) earlier.push(interaction);
    else if (at === from) lastButOne.push(interaction);
  }
  const shop = trainedShop(earlier, options, context);
  const ranking = rankingOf(earlier);
  const score = (method: 'blend' | 'streamFed') => {
    sequences.forEach(([user, items], at) => {
      const point = { unit: user, relevant: new Set(items.slice(-1)) };
      const history = historyOf(items.slice(0, -1), options);
      const lists = servedLists(shop, history);
      if (method === 'streamFed') tallies.add(point, { streamFed: lists['blend'] ?? [] });
      else {
        const itemPop = ranking.top(LONGEST_LIST, new Set(items.slice(0, -1)));
        tallies.add(point, { ...lists, itemPop });
      }
      if (at % CHUNK === 0) context.progress.at('scoring', at, sequences.length);
    });
  };
  score('blend');
  const end = data.train.at(-1)?.time ?? 0;
  const later = lastButOne.map((interaction, at) => ({ ...interaction, time: end + at + 1 }));
  learn(shop, later, context);
  score('streamFed');
};

/** A seeded split of all interactions into five parts, each of which is the test of the other four once. */
export const randomFiveFold: Protocol = ({ data, options, seed, tallies, context }) => {
  const random = new Random(seed);
  const folds = balancedFolds(data.train.length, random);
  for (let fold = 0; fold < FOLDS; fold++) {
    const train = data.train.filter((_, at) => folds[at] !== fold);
    const test = sequencesOf(data.train.filter((_, at) => folds[at] === fold));
    const shop = trainedShop(train, options, context);
    const ranking = rankingOf(train);
    const seen = sequencesOf(train);
    for (const [user, items] of test) {
      const before = new Set(seen.get(user) ?? []);
      const point = { unit: user, relevant: new Set(items) };
      const itemPop = ranking.top(LONGEST_LIST, before);
      tallies.add(point, { ...servedLists(shop, shop.historyOf(user)), itemPop });
    }
    context.progress.at('fold', fold + 1, FOLDS);
  }
};

/** Fold of each row: equally many of each, shuffled. */
function balancedFolds(rows: number, random: Random): number[] {
  const folds = Array.from({ length: rows }, (_, at) => at % FOLDS);
  for (let at = rows - 1; at > 0; at--) {
    const other = random.below(at + 1);
    [folds[at], folds[other]] = [folds[other] ?? 0, folds[at] ?? 0];
  }
  return folds;
}

function trainedShop(
  interactions: readonly Interaction[],
  options: RecommendationOptions,
  context: TaskContext,
): Shop {
  const shop = new Shop(options);
  learn(shop, interactions, context);
  return shop;
}

function learn(shop: Shop, interactions: readonly Interaction[], context: TaskContext): void {
  for (let from = 0; from < interactions.length; from += CHUNK) {
    const chunk = interactions.slice(from, from + CHUNK);
    context.meter.run(chunk.length, () => {
      for (const interaction of chunk) shop.take(interaction);
    });
    context.progress.at('learning', from, interactions.length);
  }
  context.meter.run(0, () => {
    shop.settle();
  });
}

function rankingOf(interactions: readonly Interaction[]): PopularityRanking {
  const ranking = new PopularityRanking();
  for (const { item } of interactions) ranking.add(item);
  return ranking;
}

/** The history that the fold would keep of a shopper who viewed these items in order. */
function historyOf(items: readonly string[], { historyLength }: RecommendationOptions): History {
  const history: History = [];
  items.forEach((item, at) => {
    touchHistory(history, { items: [item], weight: VIEWED }, at, historyLength);
  });
  return history;
}

/** The options that serve, with epochs so short that the recording has the wanted number of them. */
export function optionsFor(
  { train, later }: RecommenderData,
  { epochs, historyLength }: { epochs: number; historyLength: number },
): RecommendationOptions {
  const first = train[0]?.time ?? 0;
  const last = Math.max(train.at(-1)?.time ?? 0, later?.at(-1)?.time ?? 0);
  const epochMs = Math.max(1_000, Math.ceil((last - first) / epochs));
  return recommendationOptions({ epochMs, historyLength });
}
