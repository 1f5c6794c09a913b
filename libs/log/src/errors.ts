/** Searchable error codes; the first part names the package that is concerned. */
export const errorCodes = [
  'LOG.UNAVAILABLE',
  'LOG.NO_TOPIC',
  'LOG.NO_PARTITION',
  'LOG.RECORD_TOO_LARGE',
  'STATE.UNAVAILABLE',
  'LOG.PARTITIONS_CHANGED',
  'LOG.NOT_CO_PARTITIONED',
  'FOLD.EPOCH_LENGTH_CHANGED',
  'FOLD.DEFECT',
  'FOLD.STATE_TOO_NEW',
  'LOG.CONSUMER_DEAD',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/**
 * If `retriable`, back off and try again; otherwise stop, so that the process is restarted.
 * Compare `code`, not the class, across packages.
 */
export class PlatformError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly retriable: boolean,
    options?: ErrorOptions,
  ) {
    super(`[${code}] ${message}`, options);
    this.name = 'PlatformError';
  }
}

/** Returns the error of a call that names a topic which does not exist. */
export function noTopic(topic: string): PlatformError {
  return new PlatformError('LOG.NO_TOPIC', `There is no topic ${topic}`, false);
}

/** Returns the error of a call that names a partition which does not exist. */
export function noPartition(topic: string, partition: number): PlatformError {
  const message = `There is no partition ${partition} of topic ${topic}`;
  return new PlatformError('LOG.NO_PARTITION', message, false);
}

/** Returns whether a call was wrong in itself, so that repeating it cannot help. */
export function isMisuse(error: unknown): boolean {
  return error instanceof PlatformError && misuses.has(error.code);
}

const misuses: ReadonlySet<ErrorCode> = new Set([
  'LOG.NO_TOPIC',
  'LOG.NO_PARTITION',
  'LOG.RECORD_TOO_LARGE',
]);

export function isNoTopic(error: unknown): boolean {
  return error instanceof PlatformError && error.code === 'LOG.NO_TOPIC';
}
