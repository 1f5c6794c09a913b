/** The code by which callers recognise that no real Kafka or Redis is available on this machine. */
export const STACK_UNAVAILABLE = 'STACK_UNAVAILABLE';

/**
 * Thrown if Kafka or Redis can be neither found nor started. The message lists every source and why
 * it failed.
 */
export class StackUnavailableError extends Error {
  readonly code = STACK_UNAVAILABLE;

  /** @param command The shell command that fixes this, if one is known. */
  constructor(
    message: string,
    readonly command?: string,
  ) {
    super(command === undefined ? message : `${message}\nTo fix this, run: ${command}`);
    this.name = 'StackUnavailableError';
  }
}

/** Returns whether an error means that the stack is unavailable (as opposed to a defect). */
export function isStackUnavailable(error: unknown): error is StackUnavailableError {
  return error instanceof Error && 'code' in error && error.code === STACK_UNAVAILABLE;
}

/** Returns the first line of an error's message. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0] ?? message;
}
