/** A row of a file of items, or why it cannot be read. */
export type ItemRow =
  | { readonly line: number; readonly row: unknown }
  | { readonly line: number; readonly problem: string };

/** The rest of a file cannot be read; rows before it can. */
export class UnreadableFile extends Error {
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(message);
  }
}

export type Bytes = AsyncIterable<Uint8Array>;

/** Longest row of a file that is read, in characters. */
export const MAX_ROW = 65_536;
