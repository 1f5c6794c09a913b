import type { Seq2SeqModel } from '../model/seq2seq-model.js';
import type { FoundReply } from './reply-book.js';

/** Weights of the network against retrieval that are tried; 0 leaves the order of retrieval. */
export const WEIGHTS: readonly number[] = [0, 0.03, 0.1, 0.3, 1, 3];

/**
 * Orders retrieved replies by their score and the mean log-probability that the network gives them (as AliMe
 * does: Qiu et al., A Sequence to Sequence and Rerank based Chatbot Engine, 2017). Best first.
 */
export function reranked(
  model: Seq2SeqModel,
  question: string,
  found: readonly FoundReply[],
  weight: number,
): FoundReply[] {
  const logs = model.meanLogs(
    question,
    found.map(({ text }) => text),
  );
  return ordered(found, logs, weight);
}

/** As `reranked`, with log-probabilities that are known. */
export function ordered(
  found: readonly FoundReply[],
  logs: readonly number[],
  weight: number,
): FoundReply[] {
  return found
    .map((reply, at) => ({ reply, worth: reply.score + weight * (logs[at] ?? 0), at }))
    .sort((a, b) => b.worth - a.worth || a.at - b.at)
    .map(({ reply }) => reply);
}
