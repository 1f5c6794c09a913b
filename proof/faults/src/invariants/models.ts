import type { LogRecord, NewRecord } from '@tradewind/log';
import type { Verdict } from '../run/subject.js';
import { Differences } from './verdict.js';

const TOLERANCE = 1e-9;
const WATERMARK = 'tradewind.model.watermark';

type ModelRecord = Pick<LogRecord | NewRecord, 'key' | 'value' | 'headers'>;

/**
 * Models: the same versions of the same models were published as by the reference, with the same
 * content: whole numbers and text exactly, other numbers to a relative 1e-9. Records of one type,
 * key and epoch are versions of one thing, however often they were published. Only the last
 * watermark of each key counts: how many epochs one watermark closes depends on how the deltas of
 * different sources are interleaved in the log, which the models do not.
 */
export function modelsHold(
  expected: readonly ModelRecord[],
  seen: readonly ModelRecord[],
): Verdict {
  const differences = new Differences();
  const wanted = new Map(settled(expected).map((record) => [versionOf(record), valueOf(record)]));
  const missing = new Set(wanted.keys());
  for (const record of settled(seen)) {
    const version = versionOf(record);
    missing.delete(version);
    if (!wanted.has(version)) differences.add(`${version} is not expected`);
    else compare(differences, version, wanted.get(version), valueOf(record));
  }
  for (const version of missing) differences.add(`${version} is missing`);
  return differences.verdict(`${wanted.size} versions in ${seen.length} records`);
}

/** Returns the records without superseded watermarks. */
function settled(records: readonly ModelRecord[]): ModelRecord[] {
  const last = new Map<string, { readonly record: ModelRecord; readonly through: number }>();
  const models: ModelRecord[] = [];
  for (const record of records.filter(({ value }) => value !== null)) {
    const { through = -1 } = valueOf(record) as Versioned;
    const key = record.key?.toString() ?? '';
    if (record.headers['ce_type']?.toString() !== WATERMARK) models.push(record);
    else if (through > (last.get(key)?.through ?? -Infinity)) last.set(key, { record, through });
  }
  return [...models, ...[...last.values()].map(({ record }) => record)];
}

function valueOf({ value }: ModelRecord): unknown {
  return JSON.parse(value?.toString() ?? 'null') as unknown;
}

interface Versioned {
  readonly epoch?: number;
  readonly through?: number;
  readonly modelVersion?: string;
}

function versionOf(record: ModelRecord): string {
  const { epoch, through, modelVersion } = valueOf(record) as Versioned;
  const type = record.headers['ce_type']?.toString() ?? '';
  const key = record.key?.toString() ?? '';
  return `${type} ${key}@${String(epoch ?? through ?? modelVersion)}`;
}

/** Records the first position at which two values differ. */
function compare(differences: Differences, at: string, expected: unknown, got: unknown): boolean {
  if (typeof expected === 'number' && typeof got === 'number') {
    if (isClose(expected, got)) return true;
  } else if (isObject(expected) && isObject(got)) {
    const names = new Set([...Object.keys(expected), ...Object.keys(got)]);
    return [...names].every((name) =>
      compare(differences, `${at}.${name}`, expected[name], got[name]),
    );
  } else if (Object.is(expected, got)) return true;
  differences.add(`${at}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`);
  return false;
}

function isClose(expected: number, got: number): boolean {
  if (Number.isInteger(expected) && Number.isInteger(got)) return Object.is(expected, got);
  return Math.abs(expected - got) <= TOLERANCE * Math.max(Math.abs(expected), Math.abs(got));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
