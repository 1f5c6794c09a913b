/** Thrown when the command line cannot be understood; the message says which part. */
export class UsageError extends Error {
  readonly code = 'USAGE';
}

/** The number of an option, if it is given. Throws a UsageError when it is none or out of bounds. */
export function numberOption(
  name: string,
  text: string | undefined,
  { atLeast, atMost }: { atLeast: number; atMost: number },
): number | undefined {
  if (text === undefined) return undefined;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= atLeast && value <= atMost) return value;
  const or = name === 'speed' ? ", or 'max'" : '';
  throw new UsageError(`--${name} takes a number from ${atLeast} to ${atMost}${or}, not '${text}'`);
}

/** What parsing throws is the fault of whoever typed. */
export function strictly<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
