import type { DeadLetter } from '@tradewind/fold';

/** Names one letter. */
export type LetterReference =
  | { readonly kind: 'id'; readonly id: string }
  | {
      readonly kind: 'position';
      readonly topic: string;
      readonly partition: number;
      readonly offset: number;
    };

/** Selects dead-letter records; an undefined criterion excludes nothing. */
export interface LetterFilter {
  /** Dead-letter topics. */
  readonly topics: readonly string[];
  /** A code, or a part of the reason; case is ignored. */
  readonly reason: string | undefined;
  /** Taken by the log at this time or later, ms. */
  readonly since: number | undefined;
  readonly letter: LetterReference | undefined;
}

export function matches(letter: DeadLetter, filter: LetterFilter): boolean {
  const { reason, since, letter: reference } = filter;
  return (
    (since === undefined || letter.at >= since) &&
    (reason === undefined || isReason(letter, reason)) &&
    (reference === undefined || isLetter(letter, reference))
  );
}

export function isLetter(letter: DeadLetter, reference: LetterReference): boolean {
  if (reference.kind === 'id') return letter.id === reference.id;
  const { topic, partition, offset } = reference;
  return letter.topic === topic && letter.partition === partition && letter.offset === offset;
}

function isReason(letter: DeadLetter, wanted: string): boolean {
  return letter.code === wanted || letter.reason.toLowerCase().includes(wanted.toLowerCase());
}
