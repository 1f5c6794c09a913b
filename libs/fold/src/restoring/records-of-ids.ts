import { ceTypeOf, DOCUMENT_CHANGED, keyOf, tenantOf } from '@tradewind/contracts';
import type { TopicContract } from '@tradewind/contracts';
import type { LogAdmin, LogRecord, TopicReader } from '@tradewind/log';
import { headerText } from '../decode/decode-text.js';
import type { Restoration } from '../memory/partition-meta.js';
import { copyOf } from './copy-record.js';

/** What the log may have of one shopper, to be folded again. */
export const MAX_RECORDS = 20_000;
const MAX_BYTES = 33_554_432;

const DOCUMENT = ceTypeOf(DOCUMENT_CHANGED);

/** By `topic/partition`: the offset of the next record of the log. */
export type Ends = Readonly<Record<string, number>>;

/** What the log has of the ids of a shopper; lists are those of one topic and partition each, in order. */
export interface RecordsOfIds {
  readonly lists: readonly (readonly LogRecord[])[];
  /** There are more than can be folded again. */
  readonly tooMany: boolean;
}

/** The ends of all partitions of the topics, as of now. */
export async function endsOf(
  log: Pick<LogAdmin, 'offsets'>,
  topics: readonly TopicContract[],
): Promise<Ends> {
  const ends: Record<string, number> = {};
  for (const { name } of topics) {
    for (const { partition, next } of await log.offsets(name))
      ends[placeName(name, partition)] = next;
  }
  return ends;
}

/**
 * Reads topics once, from their beginning to these ends, and gathers the records of each shopper, and the
 * documents of its tenant as the entity's own partition was told of them.
 */
export async function recordsOfIds(
  log: TopicReader,
  { topics, ends }: { readonly topics: readonly TopicContract[]; readonly ends: Ends },
  wanted: readonly { readonly restoration: Restoration; readonly partition: number }[],
): Promise<RecordsOfIds[]> {
  const gathered = wanted.map((each) => new Gathered(each.restoration, each.partition));
  const byKey = new Map<string, Gathered[]>();
  const byTenant = new Map<string, Gathered[]>();
  for (const each of gathered) {
    for (const key of each.keys) byKey.set(key, [...(byKey.get(key) ?? []), each]);
    byTenant.set(each.tenant, [...(byTenant.get(each.tenant) ?? []), each]);
  }
  const names = topics.map(({ name }) => name);
  const tail = await log.tail(names, 'earliest', (record) => {
    const { key: bytes, topic, partition, offset } = record;
    if (bytes === null || offset >= (ends[placeName(topic, partition)] ?? 0)) return;
    const key = bytes.toString();
    for (const each of byKey.get(key) ?? []) each.add(record);
    if (headerText(record.headers['ce_type']) !== DOCUMENT) return;
    for (const each of byTenant.get(tenantOf(key)) ?? []) each.addDocument(record);
  });
  try {
    await tail.caughtUp;
  } finally {
    await tail.close();
  }
  return gathered;
}

export function placeName(topic: string, partition: number): string {
  return `${topic}/${String(partition)}`;
}

class Gathered implements RecordsOfIds {
  readonly tenant: string;
  tooMany = false;
  readonly #lists = new Map<string, LogRecord[]>();
  readonly #documents = new Map<string, string>();
  #records = 0;
  #bytes = 0;

  constructor(
    private readonly restoration: Restoration,
    private readonly partition: number,
  ) {
    this.tenant = tenantOf(restoration.key);
  }

  get keys(): readonly string[] {
    return this.restoration.ids.map((id) => keyOf(this.tenant, id));
  }

  get lists(): readonly (readonly LogRecord[])[] {
    return [...this.#lists.values()];
  }

  add(record: LogRecord): void {
    if (this.tooMany) return;
    this.#records += 1;
    this.#bytes += record.value?.length ?? 0;
    if (this.#records > MAX_RECORDS || this.#bytes > MAX_BYTES) {
      this.tooMany = true;
      this.#lists.clear();
      return;
    }
    const place = placeName(record.topic, record.partition);
    const list = this.#lists.get(place);
    const copy = copyOf(record);
    if (list) list.push(copy);
    else this.#lists.set(place, [copy]);
  }

  /** Documents are told again every day: what is the same as before tells nothing. */
  addDocument(record: LogRecord): void {
    if (record.partition !== this.partition) return;
    const name = `${record.topic} ${String(record.key)}`;
    const said = String(record.value);
    if (this.#documents.get(name) === said) return;
    this.#documents.set(name, said);
    this.add(record);
  }
}
