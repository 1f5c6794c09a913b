import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { envelopeHeaders, IDENTITY_LINKED, keyOf, storefrontEvents } from '@tradewind/contracts';
import { partitionOf } from '@tradewind/log';
import type { NewRecord } from '@tradewind/log';
import { demoTenant } from '@tradewind/service';

const PATIENCE_MS = 30_000;

let sequence = 0;

/** A shopper looks at a product, as the collector writes it. */
export function viewed(id: string): NewRecord {
  const properties = { product_id: 'tea', price: 4.5 };
  return recordOf(id, 'product.viewed', { event: 'Product Viewed', properties });
}

/** One id is linked to another. */
export function linked(from: string, to: string): NewRecord {
  return recordOf(from, IDENTITY_LINKED, { from, to });
}

function recordOf(id: string, type: string, said: object): NewRecord {
  const messageId = `m-${String(process.pid)}-${String(performance.now())}-${String(sequence++)}`;
  const key = keyOf(demoTenant.name, id);
  const now = Date.now();
  return {
    ...{ topic: storefrontEvents.name, partition: partitionOf(key, storefrontEvents.partitions) },
    ...{ key, value: JSON.stringify({ messageId, ...said }) },
    headers: envelopeHeaders({
      ...{ id: messageId, source: '/collector-service', type, key },
      ...{ time: now, recordedAt: now },
    }),
  };
}

/** Reads until the value is as expected; the error of one that never is shows the last value. */
export async function eventually<T>(read: () => Promise<T>, expected: T): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  let last = await read();
  while (last !== expected && performance.now() < end) {
    await pause(50);
    last = await read();
  }
  expect(last).toBe(expected);
}
