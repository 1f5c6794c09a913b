import type { Encoding } from './text-decoding.js';

/** Where the lines of a recording come from. */
export interface Recording {
  /** Whether `lines` may be called once more. */
  readonly canBeReadAgain: boolean;
  /** In bytes; 0 when it is not known. */
  readonly size: number;
  /** Bytes taken from disk so far. */
  readonly bytesRead: number;
  /** The encoding of the text, as far as it has been read. */
  readonly encoding: Encoding;
  /** The lines, a chunk's worth at a time. Nothing is read before it is asked for. */
  lines(): AsyncGenerator<readonly string[]>;
}
