import {
  ceTypeOf,
  IDENTITY_LINKED,
  IDENTITY_SPLIT,
  idOf,
  keyOf,
  tenantOf,
} from '@tradewind/contracts';
import type { LogRecord } from '@tradewind/log';
import { decodeJson } from '../decode/decode-json.js';
import { headerText } from '../decode/decode-text.js';
import type { Restoration } from '../memory/partition-meta.js';

const LINKED = ceTypeOf(IDENTITY_LINKED);
const SPLIT = ceTypeOf(IDENTITY_SPLIT);

interface Pair {
  readonly from: string;
  readonly to: string;
}

/** The records of one key in one topic, without links that the shop has taken back, and without splits. */
export function withoutSplitLinks(records: readonly LogRecord[]): LogRecord[] {
  const lastSplit = new Map<string, number>();
  for (const record of records) {
    const pair = pairOf(record, SPLIT);
    if (pair) lastSplit.set(pair.to, record.offset);
  }
  // A link that clients tell after a split is not followed; one that the shop states is.
  const stated = new Set<string>();
  return records.filter((record) => {
    if (isOf(record, SPLIT)) return false;
    const pair = pairOf(record, LINKED);
    const splitAt = pair && lastSplit.get(pair.to);
    if (pair === undefined || splitAt === undefined) return true;
    if (record.offset < splitAt) return false;
    if ('by' in pair) stated.add(pair.to);
    return stated.has(pair.to);
  });
}

/**
 * What the entity itself did, without its links: what it did before it was linked to somebody else whom it
 * does not belong to any more stays with that one.
 *
 * @param records Those of the entity's key in one topic, without links that were taken back.
 */
export function ownRecords(
  records: readonly LogRecord[],
  { key, ids, since }: Pick<Restoration, 'key' | 'ids' | 'since'>,
): LogRecord[] {
  let own: LogRecord[] = [];
  for (const record of records) {
    const pair = pairOf(record, LINKED);
    if (pair === undefined) own.push(record);
    else if (record.offset < since && pair.from === idOf(key) && !ids.includes(pair.to)) own = [];
  }
  return own;
}

/** Whether a record tells of a link. */
export function isLink(record: LogRecord): boolean {
  return isOf(record, LINKED);
}

/** Ids that were linked so long ago that the log does not tell of it any more, each linked to the entity. */
export function forgottenLinks(
  { ids, without, key }: Pick<Restoration, 'ids' | 'without' | 'key'>,
  told: (id: string) => boolean,
): { readonly key: string; readonly data: Pair & { readonly messageId: string } }[] {
  const entity = idOf(key);
  return ids
    .filter((id) => id !== entity && !without.includes(id) && !told(id))
    .map((from) => ({
      key: keyOf(tenantOf(key), from),
      data: { messageId: 'restored', from, to: entity },
    }));
}

function isOf({ headers }: LogRecord, type: string): boolean {
  return headerText(headers['ce_type']) === type;
}

function pairOf(record: LogRecord, type: string): Pair | undefined {
  if (!isOf(record, type) || record.value === null) return undefined;
  const json = decodeJson(record.value);
  return json.ok ? (json.data as Pair) : undefined;
}
