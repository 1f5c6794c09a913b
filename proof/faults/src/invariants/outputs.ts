import { createHash } from 'node:crypto';
import type { LogRecord, NewRecord } from '@tradewind/log';
import type { Verdict } from '../run/subject.js';
import { Differences } from './verdict.js';

type AnyRecord = Pick<LogRecord | NewRecord, 'partition' | 'key' | 'value' | 'headers'>;

/** Records by topic. */
export interface Outputs {
  readonly topic: string;
  readonly expected: readonly NewRecord[];
  readonly seen: readonly LogRecord[];
}

/**
 * Outputs: every expected output has been published, and no other; and whatever was published again
 * is byte for byte the same: partition, key, value and every header.
 */
export function outputsHold(all: readonly Outputs[]): Verdict {
  const differences = new Differences();
  let ids = 0;
  let records = 0;
  for (const { topic, expected, seen } of all) {
    const byId = new Map(expected.map((record) => [idOf(record), contentOf(record)]));
    const missing = new Set(byId.keys());
    ids += byId.size;
    records += seen.length;
    for (const record of seen) {
      const id = idOf(record);
      const content = byId.get(id);
      missing.delete(id);
      const at = `${topic}[${record.partition}]@${record.offset} ${id}`;
      if (content === undefined) differences.add(`${at} is not expected: ${textOf(record.value)}`);
      else if (content.hash !== contentOf(record).hash) {
        differences.add(`${at}: expected ${content.text}, got ${contentOf(record).text}`);
      }
    }
    for (const id of missing) differences.add(`${topic} lacks ${id}: ${byId.get(id)?.text ?? ''}`);
  }
  return differences.verdict(`${ids} outputs in ${records} records`);
}

function idOf({ headers }: AnyRecord): string {
  return headers['ce_id']?.toString() ?? '';
}

function textOf(value: AnyRecord['value']): string {
  return value === null ? 'null' : value.toString();
}

/** Returns everything of a record except its position in the log. */
export function contentOf({ partition, key, value, headers }: AnyRecord) {
  const names = Object.keys(headers).sort();
  const hash = createHash('sha256');
  const bytes = [key, value, ...names.flatMap((name) => [name, headers[name] ?? null])];
  for (const part of bytes) {
    hash.update(part === null ? 'n' : `s${Buffer.byteLength(part)}:`);
    if (part !== null) hash.update(part);
  }
  const shown = names.map((name) => `${name}=${headers[name]?.toString() ?? ''}`).join(' ');
  return {
    hash: `${String(partition)}|${hash.digest('base64')}`,
    text: `${textOf(value)} (${shown})`,
  };
}
