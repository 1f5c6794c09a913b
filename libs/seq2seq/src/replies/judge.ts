import { chrF } from '@tradewind/ml';
import type { Seq2SeqModel } from '../model/seq2seq-model.js';
import type { TextPair } from '../text/pair.js';
import { ordered, WEIGHTS } from './rerank.js';
import type { FoundReply, ReplyBook } from './reply-book.js';

/** Replies that retrieval offers for a question. */
export const CANDIDATES = 8;

/** What was offered for one question, and how close it came to what a person replied. */
export interface Judged {
  /** chrF of the first by retrieval; 0 if nothing was found. */
  readonly retrieved: number;
  /** Of the first after the network has ordered them. */
  readonly reranked: number;
  /** Of what the network wrote. */
  readonly written: number;
  /** Place of the very reply among what was found, from 1; 0 if it is not there. */
  readonly rankRetrieved: number;
  readonly rankReranked: number;
  readonly writtenText: string;
}

interface Offered {
  readonly pair: TextPair;
  readonly found: readonly FoundReply[];
  readonly logs: readonly number[];
}

export function offeredFor(model: Seq2SeqModel, book: ReplyBook, pair: TextPair): Offered {
  const found = book.find(pair.question, CANDIDATES);
  const logs = model.meanLogs(
    pair.question,
    found.map(({ text }) => text),
  );
  return { pair, found, logs };
}

/** The weight with which the first replies are closest; of equals, the least. */
export function bestWeight(offered: readonly Offered[]): number {
  const mean = (weight: number) =>
    offered.reduce((sum, { pair, found, logs }) => {
      const [first] = ordered(found, logs, weight);
      return sum + (first ? chrF(first.text, pair.reply) : 0);
    }, 0);
  return WEIGHTS.reduce((best, weight) => (mean(weight) > mean(best) + 1e-9 ? weight : best), 0);
}

export function judge(
  model: Seq2SeqModel,
  { pair, found, logs }: Offered,
  { weight, beam }: { readonly weight: number; readonly beam: number },
): Judged {
  const closeness = (text: string | undefined) => (text === undefined ? 0 : chrF(text, pair.reply));
  const order = ordered(found, logs, weight);
  const writtenText = model.replies(pair.question, { beam })[0]?.text ?? '';
  return {
    retrieved: closeness(found[0]?.text),
    reranked: closeness(order[0]?.text),
    written: closeness(writtenText),
    rankRetrieved: found.findIndex(({ text }) => text === pair.reply) + 1,
    rankReranked: order.findIndex(({ text }) => text === pair.reply) + 1,
    writtenText,
  };
}

/** A difference of means of the same questions, and its standard error. */
export function pairedGain(
  judged: readonly Judged[],
  gainOf: (of: Judged) => number,
): { readonly gain: number; readonly error: number } {
  const gains = judged.map(gainOf);
  const count = Math.max(1, gains.length);
  const gain = gains.reduce((sum, value) => sum + value, 0) / count;
  const spread = gains.reduce((sum, value) => sum + (value - gain) ** 2, 0);
  return { gain, error: Math.sqrt(spread / Math.max(1, count - 1) / count) };
}
