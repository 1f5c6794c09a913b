import { createHmac } from 'node:crypto';

/** A message as Standard Webhooks have it. */
export interface Message {
  /** The same in every attempt; the receiver may take it for the key of idempotence. */
  readonly id: string;
  readonly body: string;
}

/**
 * The headers of an attempt, signed by HMAC-SHA256 (Standard Webhooks 1.0, symmetric signatures).
 *
 * @param secret `whsec_` and the key in base64.
 * @param now Wall clock, ms.
 */
export function signedHeaders({ id, body }: Message, secret: string, now: number) {
  const timestamp = String(Math.floor(now / 1_000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}
