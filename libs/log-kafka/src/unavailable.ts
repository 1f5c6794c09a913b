import { PlatformError } from '@tradewind/log';

/** After its last retry, kafkajs wraps the error in one that it marks as not retriable. */
const GIVEN_UP = 'KafkaJSNumberOfRetriesExceeded';

export function unavailable(cause: unknown): PlatformError {
  if (cause instanceof PlatformError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  const retriable = isRetriable(cause);
  return new PlatformError('LOG.UNAVAILABLE', message, retriable, { cause });
}

/** Returns whether trying again later may help, according to kafkajs for the first cause. */
export function isRetriable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof PlatformError) return error.retriable;
  if (error.name === GIVEN_UP) return true;
  if (error.cause instanceof Error) return isRetriable(error.cause);
  return 'retriable' in error && error.retriable === true;
}

/** Returns the error of a consumer that will not recover by itself. */
export function dead(cause: Error): PlatformError {
  return new PlatformError('LOG.CONSUMER_DEAD', cause.message, isRetriable(cause), { cause });
}
