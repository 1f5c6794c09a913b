import {
  ceTypeOf,
  CLOCK_TICK,
  DOCUMENT_CHANGED,
  profileSegments,
  storefrontEvents,
  storefrontItemChanges,
  tenantOf,
} from '@tradewind/contracts';
import { copyOfRecord, textHeaders } from '@tradewind/fold';
import type { LogAdmin, LogRecord, TopicReader } from '@tradewind/log';

/** Topics that decide on campaigns of shoppers; where two records are of one time, earlier ones go first. */
const topics = [storefrontEvents.name, profileSegments.name, storefrontItemChanges.name];
const DOCUMENT = ceTypeOf(DOCUMENT_CHANGED);
const TICK = ceTypeOf(CLOCK_TICK);

export interface GatherLimits {
  /** Records of shoppers that are kept; with more, shoppers are sampled. */
  readonly records: number;
  readonly bytes: number;
  /** Changes of items that are kept, the latest. */
  readonly itemChanges: number;
}

export const gatherLimits: GatherLimits = {
  records: 150_000,
  bytes: 100_663_296,
  itemChanges: 20_000,
};

/** What the log has of a shop, or of a sample of its shoppers. */
export interface Gathered {
  /** Those of one topic and partition each, in order. */
  readonly lists: readonly (readonly LogRecord[])[];
  /** Share of the shoppers whose records were kept. */
  readonly share: number;
  /** The earliest and the latest time that the log has of the shop, event time, ms. */
  readonly from: number;
  readonly to: number;
  /** Records that were read, of all shops. */
  readonly read: number;
}

export interface GatherRequest {
  readonly tenant: string;
  /** Told now and then how many of how many records were read. */
  readonly onProgress: (read: number, total: number) => void;
  readonly signal: AbortSignal;
  readonly limits?: GatherLimits;
}

/**
 * Reads the log of shoppers from its beginning to where it ends now. What is kept is bounded: when a shop has
 * more, half of the shoppers are left out, and half of the rest, and so on, by a hash of their ids. Rejects
 * when `signal` is aborted.
 */
export async function gather(
  log: TopicReader & Pick<LogAdmin, 'offsets'>,
  { tenant, onProgress, signal, limits = gatherLimits }: GatherRequest,
): Promise<Gathered | undefined> {
  const ends = new Map<string, number>();
  let total = 0;
  for (const topic of topics) {
    for (const { partition, first, next } of await log.offsets(topic)) {
      ends.set(placeOf({ topic, partition }), next);
      total += next - first;
    }
  }
  const gathering = new Gathering(tenant, limits);
  const aborted = Promise.withResolvers<never>();
  const abort = () => {
    aborted.reject(signal.reason);
  };
  signal.addEventListener('abort', abort);
  if (signal.aborted) abort();
  const tail = await log.tail(topics, 'earliest', (record) => {
    if (signal.aborted || record.offset >= (ends.get(placeOf(record)) ?? 0)) return;
    gathering.add(record);
    if (gathering.read % 5_000 === 0) onProgress(gathering.read, total);
  });
  try {
    await Promise.race([tail.caughtUp, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
    await tail.close();
  }
  onProgress(total, total);
  return gathering.result();
}

function placeOf({ topic, partition }: Pick<LogRecord, 'topic' | 'partition'>): string {
  return `${topic}/${String(partition)}`;
}

class Gathering {
  read = 0;
  readonly #lists = new Map<string, LogRecord[]>();
  readonly #next = new Map<string, number>();
  /** What was said of each document last: it is said again every day. */
  readonly #said = new Map<string, string>();
  #halvings = 0;
  #records = 0;
  #bytes = 0;
  #from = Infinity;
  #to = -Infinity;

  constructor(
    private readonly tenant: string,
    private readonly limits: GatherLimits,
  ) {}

  add(record: LogRecord): void {
    // A tail that had to begin anew may bring records once more.
    const place = placeOf(record);
    if (record.offset < (this.#next.get(place) ?? 0)) return;
    this.#next.set(place, record.offset + 1);
    this.read += 1;
    const type = typeOf(record);
    const key = record.key?.toString() ?? '';
    if (type === TICK) this.#pass(record);
    else if (tenantOf(key) !== this.tenant) return;
    else if (type === DOCUMENT) this.#document(key, record);
    else if (record.topic === storefrontItemChanges.name) this.#itemChange(record);
    else this.#ofShopper(key, record);
  }

  #itemChange(record: LogRecord): void {
    const list = this.#listOf(record);
    list.push(copyOfRecord(record));
    if (list.length > this.limits.itemChanges) list.shift();
  }

  #ofShopper(key: string, record: LogRecord): void {
    if (record.topic === storefrontEvents.name) this.#pass(record, true);
    if (!this.#isKept(key)) return;
    this.#listOf(record).push(copyOfRecord(record));
    this.#records += 1;
    this.#bytes += sizeOf(record);
    while (this.#records > this.limits.records || this.#bytes > this.limits.bytes) this.#halve();
  }

  result(): Gathered | undefined {
    if (this.#from === Infinity) return undefined;
    return {
      lists: [...this.#lists].sort(([a], [b]) => rankOf(a) - rankOf(b)).map(([, list]) => list),
      ...{ share: 1 / 2 ** this.#halvings, from: this.#from, to: this.#to, read: this.read },
    };
  }

  /** The log's own time goes before that of a client that is ahead of it. */
  #pass({ headers, timestamp }: LogRecord, isOfShop = false): void {
    const { ce_time: told } = textHeaders(headers);
    const time = Math.min(Date.parse(told ?? ''), timestamp);
    if (Number.isNaN(time)) return;
    if (isOfShop) this.#from = Math.min(this.#from, time);
    this.#to = Math.max(this.#to, time);
  }

  #document(key: string, record: LogRecord): void {
    const name = `${placeOf(record)} ${key}`;
    const said = String(record.value);
    if (this.#said.get(name) === said) return;
    this.#said.set(name, said);
    this.#listOf(record).push(copyOfRecord(record));
  }

  #isKept(key: string): boolean {
    return this.#halvings === 0 || hashOf(key) % 2 ** this.#halvings === 0;
  }

  #halve(): void {
    this.#halvings += 1;
    this.#records = 0;
    this.#bytes = 0;
    for (const [place, list] of this.#lists) {
      if (place.startsWith(storefrontItemChanges.name)) continue;
      const kept = list.filter(
        (record) => typeOf(record) === DOCUMENT || this.#isKept(String(record.key)),
      );
      this.#lists.set(place, kept);
      this.#records += kept.length;
      for (const record of kept) this.#bytes += sizeOf(record);
    }
    // Documents alone may be more than the limit, and do not become fewer.
    if (this.#halvings > 30)
      throw new RangeError('the shop has more documents than a preview can read');
  }

  #listOf(record: LogRecord): LogRecord[] {
    const place = placeOf(record);
    const list = this.#lists.get(place) ?? [];
    this.#lists.set(place, list);
    return list;
  }
}

function rankOf(place: string): number {
  return topics.findIndex((topic) => place.startsWith(topic));
}

/** Headers may be bytes. */
function typeOf({ headers }: LogRecord): string {
  return String(headers['ce_type']);
}

function sizeOf({ value }: LogRecord): number {
  return value?.length ?? 0;
}

/** FNV-1a, of 32 bits, mixed once more so that its low bits depend on all of the text. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
