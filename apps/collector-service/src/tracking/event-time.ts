/** The last millisecond whose year has four digits in ISO 8601. */
const MAX_TIME = Date.UTC(10_000, 0) - 1;

/** Parses ISO 8601 text or ms since the epoch to ms; `undefined` for anything else. */
export function parseTime(value: unknown): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : value;
  return typeof time === 'number' && time >= 0 && time <= MAX_TIME ? Math.trunc(time) : undefined;
}

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
  const sent = literal ? undefined : parseTime(sentAt);
  return { receivedAt, correction: sent === undefined ? 0 : receivedAt - sent };
}

/**
 * Returns the time of an event: the server's if the client gave none, `undefined` if the client's
 * is invalid.
 */
export function eventTime(timestamp: unknown, request: RequestTime): number | undefined {
  if (timestamp === undefined || timestamp === null) return request.receivedAt;
  const original = parseTime(timestamp);
  return original === undefined ? undefined : parseTime(original + request.correction);
}
