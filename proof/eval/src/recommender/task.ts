import { UsageError } from '../command/errors.js';
import type { Options } from '../command/options.js';
import type { TaskResult } from '../report/evaluation.js';
import { publishedFor, publishedNames } from '../report/published.js';
import type { Task, TaskContext } from '../task.js';
import { SYNTHETIC_DAYS } from './data.js';
import type { RecommenderData } from './data.js';
import { formatNames, formats } from './formats.js';
import { algorithms, Tallies } from './lists.js';
import type { Algorithm } from './lists.js';
import { leaveLastOut, nextItem, optionsFor, prequential, randomFiveFold } from './protocols.js';
import type { Protocol } from './protocols.js';
import { recommenderTables } from './published.js';
import { sampled } from './sample.js';

interface ProtocolChoice {
  readonly run: Protocol;
  /** Items kept of a shopper unless --history says otherwise. */
  readonly history: number;
  readonly minRating: number;
}

/** The default of the service. */
const SERVED_HISTORY = 50;
/** The longest that the service can be configured to keep. */
const LONGEST_HISTORY = 500;

const protocols = {
  'next-item': { run: nextItem, history: SERVED_HISTORY, minRating: 0 },
  prequential: { run: prequential, history: SERVED_HISTORY, minRating: 5 },
  'leave-last-out': { run: leaveLastOut, history: SERVED_HISTORY, minRating: 0 },
  // The protocol masks everything that a user had, which needs a long memory.
  'random-5fold': { run: randomFiveFold, history: LONGEST_HISTORY, minRating: 0 },
} as const satisfies Record<string, ProtocolChoice>;

type ProtocolName = keyof typeof protocols;

const known = publishedNames(recommenderTables);

/** Measures the folds of the recommender service on recorded interactions. */
export const recommenderTask: Task = {
  name: 'recommender',
  summary: 'Ranks items for shoppers and sessions by the folds of the recommender service.',
  about: [
    'Metrics are means over points: ndcg@10 recall@10 hr@10 hr@20 mrr@20. Intervals come from a',
    'bootstrap over users or sessions.',
    '',
    'Protocols: next-item reveals test sessions item by item; prequential predicts each interaction',
    'before it is learnt; leave-last-out holds the last item of each user back; random-5fold splits',
    'all interactions at random.',
    '',
    'Formats: sessions-tsv SessionId,ItemId,Time; ml-100k user,item,rating,timestamp; events-csv',
    'user,item,time[,type] with the types view, cart and purchase; sequences has a user and items on',
    'each line; session-prefixes has items on each line, and prefix, tab and next item in --test.',
  ],
  example:
    'npm run eval -- recommender --protocol random-5fold --data u.data --format ml-100k --json out.json',
  options: {
    protocol: { value: 'NAME', text: Object.keys(protocols).join(', '), required: true },
    data: { value: 'PATH', text: 'the recording', required: true },
    format: { value: 'NAME', text: formatNames.join(', '), required: true },
    test: { value: 'PATH', text: 'test sessions in the same format' },
    seed: { value: 'N', text: 'of splits, samples and intervals', standard: '1' },
    algorithms: {
      value: 'NAMES',
      text: 'measured beside the blend',
      standard: algorithms.join(','),
    },
    epochs: { value: 'N', text: 'model epochs in the recording', standard: '200' },
    history: { value: 'N', text: 'items kept of a shopper; 50, or 500 for random-5fold' },
    'min-rating': { value: 'N', text: 'ratings below are left out; 5 if prequential, else 0' },
    'train-limit': { value: 'N', text: 'takes the last N interactions only' },
    'test-limit': { value: 'N', text: 'draws N test sessions' },
    published: { value: 'NAME', text: `compares with ${known.join(', ')}` },
    json: { value: 'OUT', text: 'file for the figures' },
  },
  run: runRecommender,
};

async function runRecommender(options: Options, context: TaskContext): Promise<TaskResult> {
  const protocol = options.oneOf('protocol', Object.keys(protocols) as ProtocolName[]);
  const choice = protocols[protocol];
  const seed = options.whole('seed', [0, 2 ** 32 - 1]);
  const chosen = algorithmsOf(options);
  const published = options.text('published');
  if (published !== undefined) options.oneOf('published', known);
  const epochs = options.whole('epochs', [3, 100_000]);
  const historyLength = options.number('history', [10, LONGEST_HISTORY]) ?? choice.history;
  const data = await readData(options, protocol, choice);
  const limits = sampleLimits(options, seed);
  const used = sampled(data, limits);
  const recommendation = optionsFor(used, { epochs, historyLength });
  const tallies = new Tallies(chosen);
  choice.run({ data: used, options: recommendation, seed, tallies, context });
  const interactions = used.train.length + (used.later?.length ?? 0);
  const [main = { path: '', sha256: '', rows: 0 }] = data.files;
  return {
    protocol,
    files: data.files,
    config: { ...recommendation, epochs, algorithms: chosen, interactions, ...limits },
    seed,
    n: tallies.points(),
    ...tallies.figures({ seed }),
    published: publishedFor(recommenderTables, { protocol, sha256: main.sha256, name: published }),
    notes: notesOf(used, tallies),
  };
}

function algorithmsOf(options: Options): Algorithm[] {
  const names = options.list('algorithms');
  const unknown = names.find((name) => !algorithms.some((each) => each === name));
  if (unknown === undefined) return algorithms.filter((each) => names.includes(each));
  throw new UsageError(`there is no algorithm '${unknown}'; there are ${algorithms.join(', ')}`);
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
  const paths = { data: options.given('data'), ...(test !== undefined && { test }), minRating };
  return formats[format](paths);
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

function notesOf(data: RecommenderData, tallies: Tallies): string[] {
  const notes = [...data.notes];
  if (!data.hasTimes) {
    notes.push(
      `The file has no times: its interactions were spread over ${SYNTHETIC_DAYS} days in file order.`,
    );
  }
  const fresh = tallies.points('newItemsOnly');
  if (fresh > 0) {
    const share = 1 - fresh / tallies.points();
    notes.push(
      `In ${(100 * share).toFixed(1)} % of the points the next item stands in the session already, and this code never lists those; newItemsOnly leaves these points out.`,
    );
  }
  return notes;
}
