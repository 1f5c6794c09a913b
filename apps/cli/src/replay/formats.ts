import { eventsJsonl } from './events-jsonl.js';
import { onlineRetail } from './online-retail.js';
import type { RecordingFormat } from './recorded-event.js';
import { rees46 } from './rees46.js';

const HOUR_MS = 3_600_000;

/**
 * The layouts that can be replayed, by the name that the command line knows them under, and the epoch
 * that stands in where the recording does not say (`chooseEpoch`).
 */
export const formats = {
  rees46: { open: rees46, epochMs: 6 * HOUR_MS },
  'online-retail': { open: onlineRetail, epochMs: 7 * 24 * HOUR_MS },
  'events-jsonl': { open: eventsJsonl, epochMs: 6 * HOUR_MS },
} as const satisfies Record<string, { open: RecordingFormat; epochMs: number }>;

export type FormatName = keyof typeof formats;

export function isFormatName(name: string): name is FormatName {
  return Object.hasOwn(formats, name);
}
