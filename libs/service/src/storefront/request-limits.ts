import { TokenBucket } from './token-bucket.js';

/** Addresses or visitors that are told apart; beyond twice as many the longest unseen start afresh. */
const REMEMBERED = 20_000;

/** Requests per second of each caller, with a second's worth at once. */
export class RequestLimits {
  #recent = new Map<string, TokenBucket>();
  #older = new Map<string, TokenBucket>();

  /** A `ratePerSecond` of 0 admits everything. */
  constructor(
    private readonly ratePerSecond: number,
    private readonly remembered = REMEMBERED,
  ) {}

  /** Returns 0 if a request of the caller is admitted now (ms), else the ms until another makes sense. */
  take(caller: string, now: number): number {
    return this.ratePerSecond === 0 ? 0 : this.#bucket(caller).take(1, now);
  }

  /** How many callers are remembered. */
  get size(): number {
    return this.#recent.size + this.#older.size;
  }

  #bucket(caller: string): TokenBucket {
    const known = this.#recent.get(caller);
    if (known !== undefined) return known;
    const bucket = this.#older.get(caller) ?? new TokenBucket(this.ratePerSecond);
    this.#older.delete(caller);
    if (this.#recent.size >= this.remembered) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(caller, bucket);
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
