/** Why one event of a request was not taken. */
export const rejectionCodes = [
  'not_an_object',
  'invalid_message_id',
  'event_too_large',
  'event_too_deep',
  'forbidden_key',
  'unknown_type',
  'no_user_anon_id',
  'no_event',
  'no_group_id',
  'no_previous_id',
  'invalid_timestamp',
  'invalid_properties',
  /** The shop has asked to drop what this shopper does; nothing of it is kept. */
  'suppressed',
] as const;
export type RejectionCode = (typeof rejectionCodes)[number];

export interface Rejection {
  readonly ok: false;
  readonly code: RejectionCode;
  /** The field and its fault; never a value, which might be personal. */
  readonly detail?: string;
}

export function reject(code: RejectionCode, detail?: string): Rejection {
  return detail === undefined ? { ok: false, code } : { ok: false, code, detail };
}

/** Returns `code` or `code: detail`. */
export function reasonOf(rejection: Rejection): string {
  return rejection.detail === undefined ? rejection.code : `${rejection.code}: ${rejection.detail}`;
}
