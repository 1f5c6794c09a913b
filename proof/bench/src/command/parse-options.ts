import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

/** Thrown when the command line cannot be understood; the message says which part. */
export class UsageError extends Error {
  readonly code = 'USAGE';
}

/** The values of options; nothing else may stand between them. Throws a UsageError. */
export function parseOptions<Types extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Types,
) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** A whole number within bounds, if the option is set. Throws a UsageError. */
export function wholeOption(
  name: string,
  text: string | undefined,
  [atLeast, atMost]: readonly [number, number],
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < atLeast || value > atMost) {
    throw new UsageError(`--${name} must be a whole number from ${atLeast} to ${atMost}`);
  }
  return value;
}
