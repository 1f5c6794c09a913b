import type { CollectOutcome, RejectedItem } from '../collector.js';
import type { ItemNote } from '../readers/notes.js';

export interface Reply {
  status(code: number): unknown;
  header(name: string, value: string): unknown;
}

export interface TrackingAnswer {
  readonly success: true;
  readonly accepted: number;
  readonly rejected: readonly RejectedItem[];
  /** What was left out of accepted events or guessed; absent if nothing was. */
  readonly notes?: readonly ItemNote[];
  /** How many notes there are beyond these; absent if none. */
  readonly furtherNotes?: number;
}

export interface TrackingError {
  readonly success: false;
  readonly statusCode: number;
  readonly error: string;
  readonly message: string;
}

/** Clients drop a batch on 400 and 401, wait on 429 and retry on 503. */
const statusOf = {
  malformed: [400, 'Bad Request'],
  'unknown-write-key': [401, 'Unauthorized'],
  busy: [429, 'Too Many Requests'],
  unavailable: [503, 'Service Unavailable'],
} as const;

function told({
  accepted,
  rejected,
  notes,
  furtherNotes,
}: Extract<CollectOutcome, { kind: 'accepted' }>): TrackingAnswer {
  return {
    ...{ success: true, accepted, rejected },
    ...(notes.length > 0 && { notes }),
    ...(furtherNotes > 0 && { furtherNotes }),
  };
}

/** Sets the status and headers of a reply, and returns its body. */
export function answer(outcome: CollectOutcome, reply: Reply): TrackingAnswer | TrackingError {
  if (outcome.kind === 'accepted') return told(outcome);
  const [statusCode, error] = statusOf[outcome.kind];
  reply.status(statusCode);
  if (outcome.kind === 'busy') {
    const seconds = Math.max(1, Math.ceil(outcome.retryAfterMs / 1000));
    reply.header('retry-after', String(seconds));
    reply.header('x-ratelimit-reset', String(Math.ceil(Date.now() / 1000) + seconds));
  }
  return { success: false, statusCode, error, message: outcome.message };
}
