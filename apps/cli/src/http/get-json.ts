const TIMEOUT_MS = 5_000;

/** GETs JSON with a tenant's secret key. Rejects on any answer but a 2xx, and after five seconds. */
export function getJson(url: string, secretKey: string): Promise<unknown> {
  return requestJson(url, secretKey, {});
}

/** As `getJson`, but POSTs a body. */
export function postJson(url: string, secretKey: string, body: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  return requestJson(url, secretKey, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function requestJson(url: string, secretKey: string, init: RequestInit): Promise<unknown> {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${secretKey}`);
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetch(url, { ...init, headers, signal });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text.slice(0, 200)}`);
  return JSON.parse(text) as unknown;
}
