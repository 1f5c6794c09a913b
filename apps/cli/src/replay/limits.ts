/** The largest event that a replay sends; the collector of a replay is set to the same. */
export const MAX_EVENT_BYTES = 400_000;
/** A batch is sent when it holds as much. */
export const MAX_BATCH_BYTES = 450_000;
export const MAX_BATCH_EVENTS = 500;
