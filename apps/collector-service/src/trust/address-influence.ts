import { createHmac } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
import { productId, type Product } from '@tradewind/contracts';
import { networkOf, type PseudonymKey } from '@tradewind/service';
import { isObject, type JsonObject } from '../tracking/item.js';
import { CountSketch } from './count-sketch.js';

const DAY_MS = 86_400_000;
/** So many addresses share a name in the log in turn: it stands for none of them alone. */
const BUCKETS = 0x1_0000;
/** Of the sketch: 4 MiB. */
const CELLS = 2 ** 21;
/** Visitors of an address that teach in a day, and its events about items, for each touch of one item. */
const VISITORS = 10;
const EVENTS = 100;

/** An address on a day, without the address. */
export interface KnownAddress {
  /** `address-<days since 1970>-<bucket>`, as it stands in the log. */
  readonly source: string;
  /** Keyed hash; of this process alone. */
  readonly digest: string;
}

/** What an event is about. */
export interface Teaching {
  /** The pseudonym of the shopper. */
  readonly shopper: string;
  readonly data: JsonObject;
}

/**
 * Bounds what one address of the internet teaches the models in a day (UTC), however many visitors it plays: of one
 * item at most `perItem` events count, of all items 100 times as many, and events of the first `10 * perItem` visitors.
 * So no count of a model, of an item or of a pair of items, has more than `perItem` of one address and day. Memory is
 * fixed; what does not fit any more makes the bound narrower, not wider.
 */
export class AddressInfluence {
  readonly #counts = new CountSketch(CELLS);
  #day = -Infinity;

  /** @param perItem 0 for no bound. */
  constructor(private readonly perItem: number) {}

  /** Returns undefined for an address of a private network: it is that of a proxy, or of the shop's own people. */
  known(tenant: PseudonymKey, address: string, now: number): KnownAddress | undefined {
    if (!isPublic(address)) return undefined;
    const day = Math.floor(now / DAY_MS);
    const text = `address|${String(day)}|${networkOf(address)}`;
    const digest = createHmac('sha256', tenant.pseudonymKey).update(text).digest();
    const bucket = (digest.readUInt32BE(0) % BUCKETS).toString(16).padStart(4, '0');
    return {
      source: `address-${String(day)}-${bucket}`,
      digest: digest.toString('base64url', 0, 12),
    };
  }

  /** Counts an event of the address; returns false if nothing may be learned from it. */
  take({ digest }: KnownAddress, { shopper, data }: Teaching, now: number): boolean {
    if (this.perItem === 0) return true;
    this.#enter(Math.floor(now / DAY_MS));
    const items = itemsOf(data);
    const visitor = `${digest}|v|${shopper}`;
    const isNew = this.#counts.count(visitor) === 0;
    const bounds = [
      ...items.map((item) => [`${digest}|i|${item}`, this.perItem] as const),
      ...(items.length > 0 ? [[`${digest}|e`, EVENTS * this.perItem] as const] : []),
      ...(isNew ? [[`${digest}|vs`, VISITORS * this.perItem] as const] : []),
    ];
    if (bounds.some(([key, most]) => this.#counts.count(key) >= most)) return false;
    for (const [key] of bounds) this.#counts.add(key);
    if (isNew) this.#counts.add(visitor);
    return true;
  }

  /** What was counted before the day that has begun says nothing of it: addresses have other digests. */
  #enter(day: number): void {
    if (day === this.#day) return;
    this.#day = day;
    this.#counts.clear();
  }
}

/** Items of an event, each once. */
function itemsOf({ properties }: JsonObject): readonly string[] {
  if (!isObject(properties)) return [];
  const { products } = properties;
  const lines: readonly unknown[] = Array.isArray(products) ? products : [];
  const ids = [properties, ...lines].filter(isObject).map((line) => productId(line as Product));
  return [...new Set(ids.filter((id) => id !== ''))];
}

const notPublic = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  notPublic.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const) {
  notPublic.addSubnet(network, prefix, 'ipv6');
}

/** Whether it is an address of the internet. */
export function isPublic(address: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  const family = isIP(plain);
  return family !== 0 && !notPublic.check(plain, family === 6 ? 'ipv6' : 'ipv4');
}
