/** Thrown when the command line cannot be understood; the message says which part. */
export class UsageError extends Error {
  readonly code = 'USAGE';
}

/** Where in an input file something is wrong. Lines and columns count from 1. */
export interface Place {
  readonly path: string;
  readonly line?: number;
  readonly column?: number;
  /** The header above the column, if the file has one. */
  readonly name?: string;
}

/** Thrown when an input file cannot be evaluated; the message names file, line and column. */
export class InputError extends Error {
  readonly code = 'BAD_INPUT';

  constructor(
    readonly place: Place,
    reason: string,
  ) {
    super(`${placeText(place)}: ${reason}`);
  }
}

function placeText({ path, line, column, name }: Place): string {
  const parts = [path];
  if (line !== undefined) parts.push(`line ${line}`);
  if (column !== undefined) parts.push(`column ${column}${name === undefined ? '' : ` (${name})`}`);
  return parts.join(', ');
}
