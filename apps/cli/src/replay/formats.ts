import type { CsvLayout } from './csv-layout.js';
import { eventsJsonl } from './events-jsonl.js';
import { ga4 } from './ga4.js';
import { instacart } from './instacart.js';
import { onlineRetail, onlineRetailLayout } from './online-retail.js';
import type { RecordingFormat } from './recorded-event.js';
import { rees46, rees46Layout } from './rees46.js';
import { retailrocket, retailrocketLayout } from './retailrocket.js';

const HOUR_MS = 3_600_000;

interface Format {
  readonly open: RecordingFormat;
  /** The epoch that stands in where the recording does not say (`chooseEpoch`). */
  readonly epochMs: number;
  /** Of a format in CSV. */
  readonly layout?: CsvLayout;
}

/** The layouts that can be replayed, by the name that the command line knows them under. */
export const formats = {
  rees46: { open: rees46, epochMs: 6 * HOUR_MS, layout: rees46Layout },
  'online-retail': { open: onlineRetail, epochMs: 7 * 24 * HOUR_MS, layout: onlineRetailLayout },
  retailrocket: { open: retailrocket, epochMs: 6 * HOUR_MS, layout: retailrocketLayout },
  'events-jsonl': { open: eventsJsonl, epochMs: 6 * HOUR_MS },
  ga4: { open: ga4, epochMs: 6 * HOUR_MS },
  /** A folder. */
  instacart: { open: instacart, epochMs: 24 * HOUR_MS },
} as const satisfies Record<string, Format>;

export type FormatName = keyof typeof formats;

export const formatNames = Object.keys(formats) as FormatName[];

export function isFormatName(name: string): name is FormatName {
  return Object.hasOwn(formats, name);
}

/** The CSV layout of a format; `undefined` if it is not CSV. */
export function csvLayoutOf(name: FormatName): CsvLayout | undefined {
  const format: Format = formats[name];
  return format.layout;
}
