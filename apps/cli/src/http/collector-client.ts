import { z } from 'zod';
import { pause } from './pause.js';

const REQUEST_TIMEOUT_MS = 30_000;
const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 5_000;
/** A longer Retry-After of the collector is ignored. */
const LONGEST_RETRY_AFTER_MS = 300_000;
const TOO_MANY_REQUESTS = 429;
const UNAUTHORISED = 401;
const REQUEST_TIMEOUT = 408;

/** `index` is the event's position in the batch. */
const receiptSchema = z.object({
  rejected: z.array(z.object({ index: z.int().nonnegative(), reason: z.string() })).default([]),
});
export type Receipt = z.output<typeof receiptSchema>;

export type PostOutcome =
  | { readonly kind: 'taken'; readonly rejected: Receipt['rejected'] }
  /** The collector will never accept this body. */
  | { readonly kind: 'refused'; readonly reason: string };

export interface CollectorClientOptions {
  readonly url: string;
  readonly writeKey: string;
  readonly signal: AbortSignal;
  /** Waits between attempts; replaced in tests. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly fetch?: typeof fetch;
}

/** Thrown when the collector rejects the write key. */
export class WriteKeyRefusedError extends Error {
  readonly code = 'WRITE_KEY_REFUSED';
}

/**
 * Sends batches to the tracking API like Segment's own clients: network failures, 429 and 5xx are
 * retried with growing delays, without limit, until the signal fires; then `post` rejects. Since a
 * failed attempt may have succeeded unnoticed, events must have ids that stay the same.
 */
export class CollectorClient {
  /** Attempts beyond the first, over all batches. */
  retries = 0;
  readonly #authorization: string;

  constructor(private readonly options: CollectorClientOptions) {
    this.#authorization = `Basic ${Buffer.from(`${options.writeKey}:`).toString('base64')}`;
  }

  async post(body: string): Promise<PostOutcome> {
    const { signal } = this.options;
    for (let attempt = 0; ; attempt++) {
      signal.throwIfAborted();
      const answer = await this.#attempt(body, attempt);
      if ('kind' in answer) return answer;
      this.retries++;
      await (this.options.wait ?? pause)(answer.retryAfterMs, signal);
    }
  }

  async #attempt(body: string, attempt: number): Promise<PostOutcome | { retryAfterMs: number }> {
    const backOff = Math.min(FIRST_DELAY_MS * 2 ** Math.min(attempt, 10), LONGEST_DELAY_MS);
    let response: Response;
    let text: string;
    try {
      response = await this.#request(body);
      text = await response.text();
    } catch {
      // The network error itself does not matter, since every one is retried.
      return { retryAfterMs: backOff };
    }
    if (response.ok) return { kind: 'taken', rejected: parseReceipt(text).rejected };
    if (response.status === UNAUTHORISED) {
      throw new WriteKeyRefusedError('the collector rejects the write key');
    }
    if (isPassing(response.status)) {
      return { retryAfterMs: retryAfterMs(response) ?? backOff };
    }
    return { kind: 'refused', reason: `${response.status}: ${text.slice(0, 200)}` };
  }

  #request(body: string): Promise<Response> {
    return (this.options.fetch ?? fetch)(`${this.options.url}/v1/batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: this.#authorization },
      body,
      signal: AbortSignal.any([this.options.signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
    });
  }
}

function isPassing(status: number): boolean {
  return status >= 500 || status === TOO_MANY_REQUESTS || status === REQUEST_TIMEOUT;
}

function retryAfterMs(response: Response): number | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  if (!(seconds >= 0)) return undefined;
  return Math.min(seconds * 1000, LONGEST_RETRY_AFTER_MS);
}

/** An unreadable receipt counts as one without rejections, since the batch was accepted. */
function parseReceipt(text: string): Receipt {
  try {
    const receipt = receiptSchema.safeParse(JSON.parse(text));
    return receipt.success ? receipt.data : { rejected: [] };
  } catch {
    return { rejected: [] };
  }
}
