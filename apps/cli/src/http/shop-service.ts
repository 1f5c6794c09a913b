const TIMEOUT_MS = 30_000;

/** Where shop-service is, and as whom it is spoken to. */
export interface ShopServiceAccess {
  readonly url: string;
  readonly key: string;
  /** The shop to speak for, which only the operator's key may name. */
  readonly tenant?: string | undefined;
  readonly actor?: string | undefined;
}

/**
 * Sends a request to shop-service, by default for 30 s at most. Resolves with any answer, its body
 * undefined if it is not JSON; rejects if there is none.
 */
export async function askShopService(
  { url, key, tenant, actor }: ShopServiceAccess,
  path: string,
  init: RequestInit = {},
): Promise<{ readonly status: number; readonly body: unknown }> {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${key}`);
  if (tenant !== undefined) headers.set('x-tradewind-tenant', tenant);
  if (actor !== undefined) headers.set('x-tradewind-actor', actor);
  const signal = init.signal ?? AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetch(`${url}${path}`, { ...init, headers, signal }).catch(
    (error: unknown) => {
      throw new Error(`shop-service cannot be reached at ${url}`, { cause: error });
    },
  );
  const body: unknown = await response.json().catch(() => undefined);
  return { status: response.status, body };
}
