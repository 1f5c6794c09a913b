import { TokenBucket } from '@tradewind/service';

export interface AdmissionLimits {
  readonly maxInFlightBytes: number;
  readonly maxInFlightEvents: number;
  /** Events per second of one tenant; 0 for no limit. */
  readonly ratePerSecond: number;
}

export type Admitted =
  | { readonly ok: true }
  | { readonly ok: false; readonly retryAfterMs: number; readonly message: string };

/** The events and bytes that are held until the log has acknowledged them. */
export interface Load {
  readonly bytes: number;
  readonly events: number;
}

/** The Retry-After of a client when too much is in flight, about the time of a few publishes. */
const IN_FLIGHT_RETRY_MS = 1_000;

/** Bounds what the collector holds in memory and what one tenant may send. */
export class Admission {
  #bytes = 0;
  #events = 0;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(private readonly limits: AdmissionLimits) {}

  get inFlight(): Load {
    return { bytes: this.#bytes, events: this.#events };
  }

  /** Admits a load, which `release` ends, or refuses it. */
  admit(tenant: string, load: Load, now: number): Admitted {
    const { maxInFlightBytes, maxInFlightEvents } = this.limits;
    const full =
      this.#bytes + load.bytes > maxInFlightBytes || this.#events + load.events > maxInFlightEvents;
    if (full) {
      return {
        ok: false,
        retryAfterMs: IN_FLIGHT_RETRY_MS,
        message: 'too many events are waiting for the log',
      };
    }
    const wait = this.#bucket(tenant).take(load.events, now);
    if (wait > 0) return { ok: false, retryAfterMs: wait, message: 'rate limit exceeded' };
    this.#bytes += load.bytes;
    this.#events += load.events;
    return { ok: true };
  }

  release(load: Load): void {
    this.#bytes -= load.bytes;
    this.#events -= load.events;
  }

  #bucket(tenant: string): TokenBucket {
    let bucket = this.#buckets.get(tenant);
    if (bucket === undefined) {
      bucket = new TokenBucket(this.limits.ratePerSecond);
      this.#buckets.set(tenant, bucket);
    }
    return bucket;
  }
}
