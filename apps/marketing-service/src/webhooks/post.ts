import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { AddressRefused, publicLookup, refuseLiteral } from './public-address.js';
import { signedHeaders, type Message } from './sign.js';

/** What has come of an attempt. */
export type Attempt =
  | { readonly kind: 'delivered' }
  /** The receiver does not take this message, and will not the next time. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The receiver, or the way to it, is not well: any message would have failed. */
  | { readonly kind: 'failed'; readonly reason: string; readonly retryAfterMs?: number };

export interface PostOptions {
  readonly timeoutMs: number;
  /** Whether private addresses and plain HTTP are allowed. */
  readonly allowPrivate: boolean;
}

export interface Target {
  readonly url: string;
  readonly secret: string;
}

/** Statuses by which a receiver speaks of the very message. */
const REFUSALS = new Set([400, 413, 415, 422]);

/** Posts a message once. Redirects are not followed. Never rejects. */
export async function post(
  target: Target,
  message: Message,
  { timeoutMs, allowPrivate }: PostOptions,
): Promise<Attempt> {
  try {
    const url = new URL(target.url);
    if (!allowPrivate) {
      if (url.protocol !== 'https:') {
        return failed(`${url.protocol} is not encrypted; WEBHOOK_ALLOW_PRIVATE=true allows it`);
      }
      refuseLiteral(url);
    }
    const { status, retryAfter } = await send(url, { target, message, timeoutMs, allowPrivate });
    return attemptOf(status, retryAfter);
  } catch (error) {
    if (error instanceof AddressRefused) return failed(error.message);
    return failed(error instanceof Error ? describe(error, timeoutMs) : String(error));
  }
}

function describe(error: Error, timeoutMs: number): string {
  if (error.name === 'TimeoutError' || error.name === 'AbortError') {
    return `no answer within ${String(timeoutMs)} ms`;
  }
  const { code } = error as NodeJS.ErrnoException;
  return [code, error.message].filter((text) => text !== undefined && text !== '').join(': ');
}

function failed(reason: string): Attempt {
  return { kind: 'failed', reason: reason.slice(0, 300) };
}

function attemptOf(status: number, retryAfter: string | undefined): Attempt {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (REFUSALS.has(status)) return { kind: 'refused', reason: `the receiver answered ${status}` };
  const isRedirect = status >= 300 && status < 400;
  const reason = `the receiver answered ${status}${isRedirect ? '; redirects are not followed' : ''}`;
  const seconds = Number(retryAfter);
  return Number.isFinite(seconds) && seconds > 0
    ? { kind: 'failed', reason, retryAfterMs: seconds * 1_000 }
    : { kind: 'failed', reason };
}

interface Sending extends PostOptions {
  readonly target: Target;
  readonly message: Message;
}

/** Resolves with the status once the answer has begun; its body is of no interest. */
function send(
  url: URL,
  { target, message, timeoutMs, allowPrivate }: Sending,
): Promise<{ readonly status: number; readonly retryAfter: string | undefined }> {
  const { promise, resolve, reject } = Promise.withResolvers<Awaited<ReturnType<typeof send>>>();
  const request = (url.protocol === 'https:' ? overHttps : overHttp)(url, {
    method: 'POST',
    agent: false,
    signal: AbortSignal.timeout(timeoutMs),
    ...(!allowPrivate && { lookup: publicLookup }),
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(message.body),
      'user-agent': 'Tradewind-Webhooks/1',
      ...signedHeaders(message, target.secret, Date.now()),
    },
  });
  request.on('response', (response) => {
    resolve({
      status: response.statusCode ?? 0,
      retryAfter: response.headers['retry-after'],
    });
    response.destroy();
  });
  request.on('error', reject);
  request.end(message.body);
  return promise;
}
