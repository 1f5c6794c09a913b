import type { JobContext, JobInputs, JobOutput } from './job-context.js';
import { trainingBackend } from '../backend/training-backend.js';
import type { TextPair } from '../text/pair.js';
import { judgedReplies } from './judged-replies.js';
import type { JudgeOptions } from './judged-replies.js';

/** Where a worker thread finds `trainReplies`. */
export const repliesTraining = {
  module: new URL('./train-replies.js', import.meta.url).href,
  exportName: 'trainReplies',
};

/** A pair as it stands in an input: event time in ms, question, reply. */
export type TimedPair = readonly [time: number, question: string, reply: string];

/** Input `options`. */
export interface TrainRepliesOptions extends JudgeOptions {
  /** Fewer pairs are refused. @default 200 */
  readonly leastPairs?: number;
}

const LEAST_PAIRS = 200;
/** The share of the pairs, the last by time, on which the network is judged. */
const HELD_OUT = 0.2;
/** The share of the work that is learning. */
const LEARNING = 0.85;

/**
 * Learns to reply from pairs and judges itself on the last of them. Inputs: `options`, and lists of pairs
 * under any other names. The model is what `Seq2SeqModel.fromBytes` reads. It trains by WebAssembly wherever it
 * runs: another backend would give other bytes.
 */
export async function trainReplies(inputs: JobInputs, context: JobContext): Promise<JobOutput> {
  const { options: given = {}, ...lists } = inputs;
  const { leastPairs = LEAST_PAIRS, ...options } = given as TrainRepliesOptions;
  const pairs = pairsOf(lists);
  if (pairs.length < Math.max(5, leastPairs)) {
    throw new RangeError(`there are ${pairs.length} pairs, ${leastPairs} are needed`);
  }
  const { signal, progress, seed } = context;
  const report = (share: number) => {
    signal.throwIfAborted();
    progress(share);
  };
  report(0);
  const { tf } = await trainingBackend('wasm');
  const border = Math.floor(pairs.length * (1 - HELD_OUT));
  const split = { train: pairs.slice(0, border), test: pairs.slice(border) };
  const { bytes, figures } = judgedReplies(split, options, {
    ...{ tf, seed },
    onStep: (share) => {
      report(LEARNING * share);
    },
    onJudged: (share) => {
      report(LEARNING + (1 - LEARNING) * share);
    },
  });
  progress(1);
  return { model: bytes, figures };
}

/** Pairs of all lists in order of time; of the same time, by their texts. */
function pairsOf(lists: JobInputs): TextPair[] {
  const pairs = Object.entries(lists).flatMap(([name, list]) => {
    if (!Array.isArray(list)) throw new RangeError(`${name} is no list of pairs`);
    const wrong = list.findIndex((pair) => !isTimedPair(pair));
    if (wrong >= 0) throw new RangeError(`pair ${wrong} of ${name} is no time with two texts`);
    return list as TimedPair[];
  });
  return pairs
    .toSorted((a, b) => a[0] - b[0] || compare(a[1], b[1]) || compare(a[2], b[2]))
    .map(([, question, reply]) => ({ question, reply }));
}

function isTimedPair(pair: unknown): pair is TimedPair {
  if (!Array.isArray(pair) || pair.length !== 3) return false;
  const [time, question, reply] = pair as unknown[];
  return Number.isFinite(time) && typeof question === 'string' && typeof reply === 'string';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
