/**
 * Why a record becomes a dead letter: the code with which its reason begins, its header `dlq-code`, and
 * the label by which it is counted. The set is closed; a code keeps its meaning.
 */
export const deadLetterReasons = [
  /** The batch in which the record stands is in an unknown codec, damaged, or too large to decompress. */
  'undecodable-batch',
  'null-value',
  /** The value is larger than 1 MiB, or the key or the event's id or source larger than a name may be. */
  'too-large',
  /** A header of the envelope is missing or says nothing. */
  'bad-envelope',
  /** The topic's contract has no event of this type. */
  'unknown-event',
  /** The value, the key or a header of the envelope is not UTF-8. */
  'bad-utf8',
  'not-json',
  /** Objects and lists in one another, more levels than `MAX_DEPTH`. */
  'too-deep',
  /** A field is named so that copying it could change the prototype of objects. */
  'forbidden-key',
  /** The data are not as the schema of the event says. */
  'invalid-payload',
  /** The key is a name under which the platform keeps its own. */
  'reserved-key',
  /** The fold threw while it handled the record. */
  'fold-failed',
  /** Records were deleted from the log before they were folded: the letter stands for all of them. */
  'gap',
] as const;
export type DeadLetterCode = (typeof deadLetterReasons)[number];

const MAX_REASON_LENGTH = 500;

/** Why a record cannot be folded. */
export interface Refusal {
  readonly ok: false;
  readonly code: DeadLetterCode;
  /** For people; begins with the code, and a `: ` if there is more to say. */
  readonly reason: string;
}

export function refuse(code: DeadLetterCode, detail?: string): Refusal {
  const reason = detail === undefined ? code : `${code}: ${detail}`;
  return { ok: false, code, reason: reason.slice(0, MAX_REASON_LENGTH) };
}
