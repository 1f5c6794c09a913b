/** Long enough for a month's report to show a failure and for its records to be replayed. */
export const DEAD_LETTER_RETENTION_DAYS = 30;
