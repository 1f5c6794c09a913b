import type { EncodedPair } from '../network/batch.js';
import { withSlots, withSlotsOf } from './slots.js';
import type { Vocabulary } from './vocabulary.js';

/** A question and what was answered. */
export interface TextPair {
  readonly question: string;
  readonly reply: string;
}

/** Pieces of a question that count, and the most that a reply may have. */
export const MAX_SOURCE_PIECES = 40;
export const MAX_TARGET_PIECES = 60;

/** A pair whose values stand in numbered places. */
export function slotted({ question, reply }: TextPair): TextPair {
  const { text, values } = withSlots(question);
  return { question: text, reply: withSlotsOf(reply, values) };
}

/** The ids of a slotted pair, or `undefined` where the reply is empty or too long to be learned. */
export function encodedPair(
  vocabulary: Vocabulary,
  { question, reply }: TextPair,
): EncodedPair | undefined {
  const target = vocabulary.encode(reply, MAX_TARGET_PIECES + 1);
  if (target.length === 0 || target.length > MAX_TARGET_PIECES) return undefined;
  return { source: sourceOf(vocabulary, question), target };
}

/** The ids of a slotted question. Case does not count. */
export function sourceOf(vocabulary: Vocabulary, question: string): number[] {
  return vocabulary.encode(question.toLowerCase(), MAX_SOURCE_PIECES);
}

/** The texts that a vocabulary of slotted pairs is learned from. */
export function textsOf(pairs: readonly TextPair[]): string[] {
  return pairs.flatMap(({ question, reply }) => [question.toLowerCase(), reply]);
}
