import { MAX_KEPT_VALUE_BYTES } from '../dead-letters/dead-letter.js';

/** Left for the other fields of the record. */
const RESERVED_BYTES = 1_024;

interface Exported {
  readonly regulation: string;
  readonly id: string;
  readonly fold: string;
}

/** Tells what a fold keeps, if a record can hold it. */
export function exported(of: Exported, state: unknown) {
  const bytes = Buffer.byteLength(JSON.stringify(state));
  const isTooLarge = bytes > MAX_KEPT_VALUE_BYTES - RESERVED_BYTES;
  const data = { ...of, ...(isTooLarge ? { tooLarge: true as const } : { state }) };
  return { type: 'shopper.exported', data } as const;
}
