import type { DeadLetter } from '@tradewind/fold';

/** Identifies one dead-letter record. */
export type DeadLetterReference =
  | { readonly kind: 'id'; readonly id: string }
  | {
      readonly kind: 'position';
      readonly topic: string;
      readonly partition: number;
      readonly offset: number;
    };

/** Selects dead-letter records; an undefined criterion excludes nothing. */
export interface DeadLetterFilter {
  /** The dead-letter topics to read. */
  readonly topics: readonly string[];
  /** A code, or a part of the reason; case is ignored. */
  readonly reason: string | undefined;
  /** The earliest log time, ms. */
  readonly since: number | undefined;
  readonly deadLetter: DeadLetterReference | undefined;
}

export function matches(deadLetter: DeadLetter, filter: DeadLetterFilter): boolean {
  const { reason, since, deadLetter: reference } = filter;
  return (
    (since === undefined || deadLetter.at >= since) &&
    (reason === undefined || isReason(deadLetter, reason)) &&
    (reference === undefined || isDeadLetter(deadLetter, reference))
  );
}

export function isDeadLetter(deadLetter: DeadLetter, reference: DeadLetterReference): boolean {
  if (reference.kind === 'id') return deadLetter.id === reference.id;
  const { topic, partition, offset } = reference;
  return (
    deadLetter.topic === topic && deadLetter.partition === partition && deadLetter.offset === offset
  );
}

function isReason(deadLetter: DeadLetter, wanted: string): boolean {
  return (
    deadLetter.code === wanted || deadLetter.reason.toLowerCase().includes(wanted.toLowerCase())
  );
}
