import { RecentMap } from '../recent-map.js';
import { TokenBucket } from './token-bucket.js';

/** Addresses or visitors that are told apart; beyond twice as many the longest unseen start afresh. */
const REMEMBERED = 20_000;

/** Requests per second of each caller, with a second's worth at once. */
export class RequestLimits {
  readonly #buckets: RecentMap<string, TokenBucket>;

  /** A `ratePerSecond` of 0 admits everything. */
  constructor(
    private readonly ratePerSecond: number,
    remembered = REMEMBERED,
  ) {
    this.#buckets = new RecentMap(remembered);
  }

  /** Returns 0 if a request of the caller is admitted now (ms), else the ms until another makes sense. */
  take(caller: string, now: number): number {
    return this.ratePerSecond === 0 ? 0 : this.#bucket(caller).take(1, now);
  }

  /** How many callers are remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  #bucket(caller: string): TokenBucket {
    const known = this.#buckets.get(caller);
    if (known !== undefined) return known;
    const bucket = new TokenBucket(this.ratePerSecond);
    this.#buckets.set(caller, bucket);
    return bucket;
  }
}

/** Who an address belongs to: a household has all addresses of an IPv6 network of 64 bits. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.split('::', 2);
  const groups = head === '' ? [] : head.split(':');
  const behind = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - groups.length - behind.length) }, () => '0');
  return [...groups, ...zeros, ...behind].slice(0, 4).join(':');
}
