import { encodeRow } from '@tradewind/ml';
import { featureNames } from '@tradewind/profile';
import {
  EMBEDDING_CODE,
  EMBEDDING_HIDDEN,
  EMBEDDING_STEPS,
  learnRowEncoding,
  trainingBackend,
} from '@tradewind/seq2seq';
import { InputError } from '../command/errors.js';
import { jsonOption, type Options } from '../command/options.js';
import { readTextFile } from '../input/data-file.js';
import { formatNames, formats } from '../recordings/formats.js';
import type { TaskResult } from '../report/evaluation.js';
import type { Task, TaskContext } from '../task.js';
import { aucFigures, meanOf, neighbourAgreement, scoresFor } from './figures.js';
import type { Rows, Scored } from './figures.js';
import { MINIMUM_SCALE, windowsOf } from './windows.js';
import type { Window } from './windows.js';

/** A look at fewer shoppers, or before fewer orders, says nothing. */
const LEAST_SHOPPERS = 100;
const LEAST_ORDERS = 20;

/** Measures whether the embedding of the deep profile tells more than what segments are formed by. */
export const embeddingTask: Task = {
  name: 'embedding',
  summary:
    'Compares the embedding of shoppers with the features of segments by the orders that follow.',
  about: [
    'Every 30 days all shoppers are looked at, and a logistic regression that has learned one look ranks',
    'the shoppers of the next one by whether they will order within 30 days. auc is the area under the ROC',
    'curve, mean over looks and seeds; gain the difference from that of the features that segments are',
    'formed by. Encoders learn from the earlier look, without what came after. columns is a regression on',
    'all columns that encoders read, orders30 what BG/NBD with the parameters of CDNOW expects. Intervals',
    'come from a bootstrap over shoppers; the difference between seeds is in none of them.',
  ],
  example: 'npm run eval -- embedding --events online_retail.csv.gz --format online-retail',
  options: {
    events: { value: 'PATH', text: 'the recording', required: true },
    format: { value: 'NAME', text: formatNames.join(', '), required: true },
    runs: { value: 'N', text: 'encoders with a seed each, for each look', standard: '3' },
    looks: { value: 'N', text: 'pairs of looks, the last ones', standard: '6' },
    steps: {
      value: 'N',
      text: 'mini-batches that an encoder learns from',
      standard: String(EMBEDDING_STEPS),
    },
    limit: { value: 'N', text: 'takes the first N events only' },
    seed: { value: 'N', text: 'of the first encoder and of intervals', standard: '1' },
    json: jsonOption,
  },
  run: runEmbedding,
};

async function runEmbedding(options: Options, context: TaskContext): Promise<TaskResult> {
  const seed = options.whole('seed', [0, 2 ** 31]);
  const runs = options.whole('runs', [1, 100]);
  const steps = options.whole('steps', [1, 1e6]);
  const limit = options.number('limit', [1, 1e9]) ?? Infinity;
  const file = await readTextFile(options.given('events'));
  const recording = formats[options.oneOf('format', formatNames)](file, (done, total) => {
    context.progress.at('reading', done, total);
  });
  const events = recording.events.slice(0, limit);
  const windows = windowsOf(events, (share) => {
    context.progress.at('folding', share, 1);
  });
  const pairs = pairsOf(windows).slice(-options.whole('looks', [1, 1_000]));
  if (pairs.length === 0) {
    const reason = `no two looks, 30 days apart, at ${LEAST_SHOPPERS} shoppers of whom ${LEAST_ORDERS} order again`;
    throw new InputError({ path: file.path }, reason);
  }
  const encoded = await encodings(pairs, { runs, steps, seed }, context);
  const scored = (rowsOf: (window: Window) => Rows) => scoredPairs(pairs, rowsOf);
  const embedding = pairs.flatMap(([before], at) =>
    (encoded[at] ?? []).map(({ window, codes, learned }): Scored => {
      return { window, scores: scoresFor(before, learned, codes) };
    }),
  );
  const features = featureNames.length;
  const shoppers = Math.max(...windows.map((window) => window.rows.length));
  const figures = aucFigures(
    {
      embedding,
      features: scored(({ rows }) => rows.map((row) => row.slice(0, features))),
      columns: scored(({ rows }) => rows),
      orders30: pairs.map(([, window]) => ({ window, scores: window.expected })),
    },
    { champion: 'features', shoppers, seed },
  );
  const agreement = meanOf(encoded.map((of) => neighbourAgreement(of.map(({ codes }) => codes))));
  return {
    protocol: 'next-30-days',
    files: [recording.file],
    config: { ...network, steps, runs, looks: pairs.length, events: events.length },
    seed,
    n: shoppers,
    metrics: figures['embedding'] ?? {},
    perSource: { features: figures['features'] ?? {}, columns: figures['columns'] ?? {} },
    baselines: { orders30: figures['orders30'] ?? {} },
    published: [],
    notes: notesOf({ pairs, runs, agreement, gain: figures['embedding']?.['gain']?.ci95[0] }),
  };
}

function scoredPairs(
  pairs: readonly (readonly [Window, Window])[],
  rowsOf: (window: Window) => Rows,
): Scored[] {
  return pairs.map(([learned, told]) => {
    return { window: told, scores: scoresFor(learned, rowsOf(learned), rowsOf(told)) };
  });
}

const network = { code: EMBEDDING_CODE, hidden: EMBEDDING_HIDDEN, minimumScale: MINIMUM_SCALE };

/** Of each pair of looks and each seed, the codes of both by an encoder that has learned the first. */
async function encodings(
  pairs: readonly (readonly [Window, Window])[],
  { runs, steps, seed }: { readonly runs: number; readonly steps: number; readonly seed: number },
  { progress }: TaskContext,
) {
  const { tf } = await trainingBackend('wasm');
  return pairs.map(([learned, told], at) =>
    Array.from({ length: runs }, (_, run) => {
      progress.at('learning', at * runs + run, pairs.length * runs);
      const given = { ...network, steps, seed: seed + run };
      const { encoder } = learnRowEncoding(tf, learned.rows, given);
      const codes = (rows: Rows) => rows.map((row) => encodeRow(encoder, row));
      return { window: told, codes: codes(told.rows), learned: codes(learned.rows) };
    }),
  );
}

/** Looks at enough shoppers, each with the one before. */
function pairsOf(windows: readonly Window[]): (readonly [Window, Window])[] {
  const isEnough = ({ labels }: Window) =>
    labels.length >= LEAST_SHOPPERS && labels.filter((label) => label === 1).length >= LEAST_ORDERS;
  return windows.slice(1).flatMap((told, at) => {
    const learned = windows[at];
    return learned && isEnough(learned) && isEnough(told) ? [[learned, told] as const] : [];
  });
}

function notesOf({
  pairs,
  runs,
  agreement,
  gain = Number.NaN,
}: {
  readonly pairs: readonly (readonly [Window, Window])[];
  readonly runs: number;
  readonly agreement: number;
  readonly gain: number | undefined;
}): string[] {
  const orders = pairs.map(([, { labels }]) => labels.filter((label) => label === 1).length);
  return [
    `Of those looked at, ${orders.join(', ')} order within 30 days.`,
    ...(runs > 1
      ? [`Encoders of two seeds agree on ${agreement.toFixed(3)} of the ten nearest shoppers.`]
      : []),
    gain > 0
      ? 'By this measure the embedding is kept: the interval of its gain lies above 0.'
      : 'By this measure the features are kept: the interval of the gain does not lie above 0.',
  ];
}
