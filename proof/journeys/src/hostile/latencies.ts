import { randomUUID } from 'node:crypto';

export interface Latencies {
  readonly ms: readonly number[];
  /** Answers other than 200. */
  readonly failed: number;
}

/** Sends events of a page one after the other. */
export async function latenciesOf(
  url: string,
  writeKey: string,
  count: number,
): Promise<Latencies> {
  const ms: number[] = [];
  let failed = 0;
  for (let n = 0; n < count; n++) {
    const item = { type: 'page', anonymousId: `honest-${String(n % 10)}`, messageId: randomUUID() };
    const started = performance.now();
    const answer = await fetch(`${url}/v1/batch`, {
      method: 'POST',
      body: JSON.stringify({ writeKey, batch: [item] }),
    });
    await answer.arrayBuffer();
    ms.push(performance.now() - started);
    if (!answer.ok) failed += 1;
  }
  return { ms, failed };
}

/** The value that a share of the values does not exceed (nearest rank). */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
  return Math.round(value * 10) / 10;
}
