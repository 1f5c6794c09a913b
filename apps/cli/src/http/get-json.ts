const TIMEOUT_MS = 5_000;

/** GETs JSON with a tenant's secret key. Rejects on any answer but a 2xx, and after five seconds. */
export async function getJson(url: string, secretKey: string): Promise<unknown> {
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${secretKey}` },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text.slice(0, 200)}`);
  return JSON.parse(text) as unknown;
}
