import { readTime } from '@tradewind/contracts';

/** The last millisecond whose year has four digits in ISO 8601. */
const MAX_TIME = Date.UTC(10_000, 0) - 1;

/** When a request was received, and how far its client's clock is off. */
export interface RequestTime {
  readonly receivedAt: number;
  /** The correction to add to the client's times, ms. */
  readonly correction: number;
}

/**
 * Implements the tracking API's rule timestamp = receivedAt - (sentAt - originalTimestamp), which
 * corrects a wrong clock of the client. Without `sentAt`, and in imports, the client's times are
 * kept.
 */
export function requestTime(receivedAt: number, sentAt: unknown, literal: boolean): RequestTime {
  const sent = literal ? undefined : readTime(sentAt);
  return { receivedAt, correction: sent === undefined ? 0 : receivedAt - sent };
}

/**
 * Returns the time of an event: the server's if the client gave none, `undefined` if the client's
 * is invalid.
 */
export function eventTime(timestamp: unknown, request: RequestTime): number | undefined {
  if (timestamp === undefined || timestamp === null) return request.receivedAt;
  const original = readTime(timestamp);
  if (original === undefined) return undefined;
  const time = original + request.correction;
  return time >= 0 && time <= MAX_TIME ? time : undefined;
}
