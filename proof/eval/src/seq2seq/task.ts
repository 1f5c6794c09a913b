import { Random } from '@tradewind/cli/random';
import {
  defaultLearnReplies,
  judgedReplies,
  promotionOf,
  trainingBackend,
} from '@tradewind/seq2seq';
import type { TextPair } from '@tradewind/seq2seq';
import { InputError } from '../command/errors.js';
import { jsonOption } from '../command/options.js';
import type { Options } from '../command/options.js';
import { readTextFile } from '../input/data-file.js';
import type { DataFile } from '../input/data-file.js';
import { encodeTexts } from '../intents/encoded.js';
import type { Metrics, TaskResult } from '../report/evaluation.js';
import type { Task, TaskContext } from '../task.js';
import { closenessOf, frequentMetrics, seq2seqMetrics } from './figures.js';
import { pairsOfDialogues, pairsOfTable } from './pairs.js';
import { shippedPairs } from './shipped.js';

const SHIPPED = 'shipped';
const TEST_SHARE = 0.2;
const LEAST_PAIRS = 20;
const FORMATS = ['table', 'dialogues'] as const;
const SPLITS = ['time', 'random'] as const;
const BACKENDS = ['wasm', 'node', 'auto'] as const;

/** Measures replies that a network writes, and the order in which it puts retrieved ones. */
export const seq2seqTask: Task = {
  name: 'seq2seq',
  summary: 'Learns replies to questions, writes them, and orders retrieved ones.',
  about: [
    'chrf and exact are of the replies that the network writes; chrfReranked and recall@1 of the first of',
    'eight that BM25 finds, after the network has ordered them; recall10@1 tells whether the true reply is',
    'the most probable of ten. The last fifth is the test. Intervals come from a bootstrap over questions.',
  ],
  example: 'npm run eval -- seq2seq --data shipped',
  options: {
    data: { value: 'PATH', text: `questions and replies, or '${SHIPPED}'`, required: true },
    test: { value: 'PATH', text: 'questions and replies to judge on' },
    format: { value: 'NAME', text: `of the files: ${FORMATS.join(', ')}`, standard: 'table' },
    split: { value: 'NAME', text: `without --test: ${SPLITS.join(', ')}`, standard: 'time' },
    backend: { value: 'NAME', text: `of TensorFlow.js: ${BACKENDS.join(', ')}`, standard: 'wasm' },
    encoder: {
      value: 'NAME',
      text: 'measures the nearest question by a sentence encoder: on, off',
      standard: 'off',
    },
    hidden: {
      value: 'N',
      text: 'units of encoder and decoder',
      standard: String(defaultLearnReplies.hidden),
    },
    steps: {
      value: 'N',
      text: 'mini-batches at most',
      standard: String(defaultLearnReplies.maxSteps),
    },
    beam: { value: 'N', text: 'hypotheses that are followed', standard: '3' },
    seed: { value: 'N', text: 'of weights, batches and intervals', standard: '1' },
    json: jsonOption,
  },
  run: runSeq2Seq,
};

interface Data {
  readonly files: readonly DataFile[];
  readonly train: readonly TextPair[];
  readonly test: readonly TextPair[];
}

async function runSeq2Seq(options: Options, context: TaskContext): Promise<TaskResult> {
  const { progress, meter } = context;
  const seed = options.whole('seed', [0, 2 ** 32 - 1]);
  const hidden = options.whole('hidden', [4, 512]);
  const maxSteps = options.whole('steps', [1, 1_000_000]);
  const beam = options.whole('beam', [1, 16]);
  const wantsEncoder = options.oneOf('encoder', ['on', 'off']) === 'on';
  const wanted = options.oneOf('backend', BACKENDS);
  const { files, train, test } = await dataOf(options, seed);
  const { tf, name: backend } = await trainingBackend(wanted);
  const result = meter.run(train.length + test.length, () =>
    judgedReplies(
      { train, test },
      { hidden, maxSteps, beam },
      {
        ...{ tf, seed },
        onStep: (share) => {
          progress.at('learning', share, 1);
        },
        onJudged: (share) => {
          progress.at('judging', share, 1);
        },
      },
    ),
  );
  const measured = { result, train, test, seed };
  const { network, retrieval } = seq2seqMetrics(measured);
  const { vocabulary = 0, bytes = 0, steps = 0, weight = 0 } = result.figures;
  return {
    protocol: options.text('test') === undefined ? options.given('split') : 'train-test',
    files,
    config: { backend, hidden, beam, vocabulary, bytes, steps, weight },
    seed,
    n: test.length,
    metrics: network,
    perSource: {},
    baselines: {
      bm25: retrieval,
      frequent: frequentMetrics({ train, test, seed }),
      ...(wantsEncoder && { encoder: await encoderMetrics({ train, test, seed }, context) }),
    },
    published: [],
    notes: [`Promotion: ${promotionOf(result.figures).why}.`],
  };
}

async function dataOf(options: Options, seed: number): Promise<Data> {
  const path = options.given('data');
  if (path === SHIPPED) {
    const { file, train, test } = shippedPairs(seed);
    return { files: [file], train, test };
  }
  const format = options.oneOf('format', FORMATS);
  const read = format === 'table' ? pairsOfTable : pairsOfDialogues;
  const { file, pairs } = read(await readTextFile(path));
  if (pairs.length < LEAST_PAIRS) {
    throw new InputError({ path }, `${pairs.length} pairs are too few; ${LEAST_PAIRS} are needed`);
  }
  const testPath = options.text('test');
  if (testPath !== undefined) {
    const test = read(await readTextFile(testPath));
    return { files: [file, test.file], train: pairs, test: test.pairs };
  }
  const ordered = options.oneOf('split', SPLITS) === 'time' ? pairs : shuffled(pairs, seed);
  const border = Math.floor(ordered.length * (1 - TEST_SHARE));
  return { files: [file], train: ordered.slice(0, border), test: ordered.slice(border) };
}

function shuffled<Value>(values: readonly Value[], seed: number): Value[] {
  const random = new Random(seed);
  const drawn = values.map((value) => ({ value, at: random.next() }));
  return drawn.sort((a, b) => a.at - b.at).map(({ value }) => value);
}

/** The reply to the question whose vector is nearest. */
async function encoderMetrics(
  { train, test, seed }: { train: readonly TextPair[]; test: readonly TextPair[]; seed: number },
  context: TaskContext,
): Promise<Metrics> {
  const vectors = await encodeTexts(
    [...train, ...test].map(({ question }) => question),
    context,
  );
  const replyTo = ({ question }: TextPair): string => {
    const own = vectors.get(question) ?? new Float32Array();
    let best = { cosine: -Infinity, reply: '' };
    for (const { question: known, reply } of train) {
      const other = vectors.get(known) ?? new Float32Array();
      const cosine = own.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);
      if (cosine > best.cosine) best = { cosine, reply };
    }
    return best.reply;
  };
  return closenessOf(replyTo, test, seed);
}
