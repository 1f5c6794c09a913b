/** Searchable codes of everything that messaging throws. */
export const errorCodes = [
  'MESSAGING.LOG_UNAVAILABLE',
  'MESSAGING.STATE_UNAVAILABLE',
  'MESSAGING.PARTITIONS_CHANGED',
  'MESSAGING.EPOCH_LENGTH_CHANGED',
  'MESSAGING.FOLD_DEFECT',
  'MESSAGING.CONSUMER_DEAD',
  'FOLD.STATE_TOO_NEW',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/**
 * `retriable` decides the fate: back off and try again, or stop so that the process is restarted.
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
