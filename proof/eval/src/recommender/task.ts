import { UsageError } from '../command/errors.js';
import { jsonOption, type Options } from '../command/options.js';
import type { RankingMetric } from '../measure/ranking.js';
import type { TaskResult } from '../report/evaluation.js';
import { publishedFor, publishedNames } from '../report/published.js';
import type { Task, TaskContext } from '../task.js';
import { algorithmNames, algorithmsIn } from './algorithms.js';
import type { Algorithms } from './algorithms.js';
import { SYNTHETIC_DAYS } from './data.js';
import type { RecommenderData } from './data.js';
import { formatNames, formats } from './formats.js';
import { numbered } from './numbering.js';
import { leaveLastOut } from './protocols/leave-last-out.js';
import { nextItem } from './protocols/next-item.js';
import { interactionsInOrder, prequential } from './protocols/prequential.js';
import { randomFiveFold } from './protocols/random-five-fold.js';
import type { Protocol } from './protocols/run.js';
import { recommenderTables } from './published.js';
import { sampled } from './sample.js';
import { Tallies } from './tallies.js';

interface ProtocolChoice {
  readonly run: Protocol;
  readonly minRating: number;
  /** Metrics that the table shows; the JSON has all of them. */
  readonly columns: readonly RankingMetric[];
  /** True when the points come in order of time. */
  readonly inOrder: boolean;
}

const protocols = {
  'random-5fold': {
    run: randomFiveFold,
    minRating: 0,
    columns: ['ndcg@10', 'precision@10', 'recall@10', 'mrr@10', 'hr@10'],
    inOrder: false,
  },
  'leave-last-out': {
    run: leaveLastOut,
    minRating: 0,
    columns: ['hr@5', 'ndcg@5', 'hr@10', 'ndcg@10', 'hr@20', 'ndcg@20'],
    inOrder: false,
  },
  'next-item': {
    run: nextItem,
    minRating: 0,
    columns: ['hr@10', 'hr@20', 'mrr@20', 'ndcg@10'],
    inOrder: false,
  },
  prequential: {
    run: prequential,
    minRating: 5,
    columns: ['recall@10', 'mrr@10', 'ndcg@10', 'hr@20'],
    inOrder: true,
  },
} as const satisfies Record<string, ProtocolChoice>;

type ProtocolName = keyof typeof protocols;
const protocolNames = Object.keys(protocols) as ProtocolName[];

const known = publishedNames(recommenderTables);

/** Measures the recommender's models, and the blend of them, on recorded interactions. */
export const recommenderTask: Task = {
  name: 'recommender',
  summary:
    'Ranks items for shoppers and sessions by the models of the recommender and their blend.',
  about: [
    'Metrics are means over points; the JSON has all of them. Intervals come from a bootstrap over users',
    'or sessions. The weights of the blend are learnt from the training part.',
    '',
    'Protocols: next-item reveals test sessions item by item; prequential predicts each interaction',
    'before it is learnt; leave-last-out holds the last item of each user back; random-5fold splits',
    'all interactions at random.',
    '',
    `Algorithms: ${algorithmNames.join(', ')}.`,
    'The blend is made of those that are sources.',
    '',
    'Formats: sessions-tsv SessionId,ItemId,Time; ml-100k user,item,rating,timestamp; events-csv',
    'user,item,time[,type] with the types view, cart and purchase; rees46 event_time,event_type,',
    'product_id,user_id,user_session; sequences has a user and items on each line; session-prefixes',
    'has items on each line, and prefix, tab and next item in --test.',
  ],
  example:
    'npm run eval -- recommender --protocol random-5fold --data u.data --format ml-100k --json out.json',
  options: {
    protocol: { value: 'NAME', text: protocolNames.join(', '), required: true },
    data: { value: 'PATH', text: 'the recording', required: true },
    format: { value: 'NAME', text: formatNames.join(', '), required: true },
    test: { value: 'PATH', text: 'test sessions in the same format' },
    seed: { value: 'N', text: 'of splits, samples, models and intervals', standard: '1' },
    algorithms: {
      value: 'NAMES',
      text: 'sources of the blend, and baselines',
      standard: algorithmNames.join(','),
    },
    repeats: { value: 'allow|exclude', text: 'items of the session in lists of next-item; allow' },
    'min-rating': { value: 'N', text: 'ratings below are left out; 5 if prequential, else 0' },
    'train-limit': { value: 'N', text: 'takes the last N interactions only' },
    'test-limit': { value: 'N', text: 'draws N test sessions' },
    published: { value: 'NAME', text: `compares with ${known.join(', ')}` },
    json: jsonOption,
  },
  run: runRecommender,
};

async function runRecommender(options: Options, context: TaskContext): Promise<TaskResult> {
  const protocol = options.oneOf('protocol', protocolNames);
  const choice: ProtocolChoice = protocols[protocol];
  const seed = options.whole('seed', [0, 2 ** 32 - 1]);
  const algorithms = chosenAlgorithms(options);
  const repeats = repeatsIn(options, protocol);
  const published = options.text('published');
  if (published !== undefined) options.oneOf('published', known);
  const data = await readData(options, protocol, choice);
  const limits = sampleLimits(options, seed);
  const used = sampled(data, limits);
  const tallies = new Tallies();
  const interactions = protocol === 'prequential' ? interactionsInOrder(used) : used.train;
  choice.run({
    ...algorithms,
    ...{ data: used, numbered: numbered(interactions), repeats, seed, tallies, context },
  });
  const [main = { path: '', sha256: '', rows: 0 }] = data.files;
  const names = [...algorithms.sources, ...algorithms.baselines];
  // Published figures of sessions allow repeats.
  const comparable = repeats || protocol !== 'next-item';
  const given = { protocol, sha256: main.sha256, name: published };
  return {
    protocol,
    files: data.files,
    config: { algorithms: names, repeats, interactions: interactions.length, ...limits },
    seed,
    n: tallies.points(),
    columns: choice.columns,
    ...tallies.figures({ seed }),
    published: comparable ? publishedFor(recommenderTables, given) : [],
    notes: [...notesOf(used), ...tallies.notes(choice)],
  };
}

function chosenAlgorithms(options: Options): Algorithms {
  const names = options.list('algorithms');
  const unknown = names.find((name) => !algorithmNames.includes(name));
  const all = algorithmNames.join(', ');
  if (unknown !== undefined) {
    throw new UsageError(`there is no algorithm '${unknown}'; there are ${all}`);
  }
  const algorithms = algorithmsIn(names);
  if (algorithms.sources.length > 0) return algorithms;
  throw new UsageError(`--algorithms names no source of the blend; there are ${all}`);
}

/** Only sessions may hold an item twice: the other protocols ask for what the user has not had. */
function repeatsIn(options: Options, protocol: ProtocolName): boolean {
  if (options.text('repeats') === undefined) return protocol === 'next-item';
  const isAllowed = options.oneOf('repeats', ['allow', 'exclude']) === 'allow';
  if (isAllowed && protocol !== 'next-item') {
    throw new UsageError(`--repeats allow is for --protocol next-item, not for ${protocol}`);
  }
  return isAllowed;
}

async function readData(
  options: Options,
  protocol: ProtocolName,
  choice: ProtocolChoice,
): Promise<RecommenderData> {
  const format = options.oneOf('format', formatNames);
  if (format === 'session-prefixes' && protocol !== 'next-item') {
    throw new UsageError('--format session-prefixes is for --protocol next-item');
  }
  const test = options.text('test');
  if (protocol === 'next-item' && test === undefined) {
    throw new UsageError('--protocol next-item needs --test PATH');
  }
  const minRating = options.number('min-rating', [0, 1e9]) ?? choice.minRating;
  return formats[format]({
    data: options.given('data'),
    ...(test !== undefined && { test }),
    minRating,
    bySession: protocol === 'next-item',
  });
}

function sampleLimits(options: Options, seed: number) {
  const bounds = [1, 1e9] as const;
  const trainLimit = options.number('train-limit', bounds);
  const testLimit = options.number('test-limit', bounds);
  return {
    seed,
    ...(trainLimit !== undefined && { trainLimit }),
    ...(testLimit !== undefined && { testLimit }),
  };
}

function notesOf({ notes, hasTimes }: RecommenderData): string[] {
  if (hasTimes) return [...notes];
  return [
    ...notes,
    `The file has no times: its interactions were spread over ${SYNTHETIC_DAYS} days in file order.`,
  ];
}
