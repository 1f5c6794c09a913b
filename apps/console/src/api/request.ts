/** An answer that is not the one that was asked for; the message is the service's. */
export class RequestError extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** Where a document is wrong, as JSON paths. */
    readonly issues: readonly { readonly path: string; readonly message: string }[] = [],
  ) {
    super(message);
  }
}

export interface Sent {
  readonly method?: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly body?: unknown;
  /** The version that a change replaces. */
  readonly ifMatch?: string | undefined;
}

interface ErrorBody {
  readonly message?: string;
  readonly issues?: readonly { readonly path: string; readonly message: string }[];
}

/** Called when the session has ended. */
let onLoggedOut: () => void = () => undefined;
export function whenLoggedOut(act: () => void): void {
  onLoggedOut = act;
}

/** The JSON of a path below `/api`. Throws a `RequestError`. */
export async function request<T>(
  path: string,
  { method = 'GET', body, ifMatch }: Sent = {},
): Promise<T> {
  const response = await fetch(`/api/${path}`, {
    method,
    headers: {
      'x-tradewind-console': '1',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(ifMatch !== undefined && { 'if-match': ifMatch }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = parse(text);
  if (response.ok) return json as T;
  if (response.status === 401 && path !== 'session') onLoggedOut();
  const { message = `${response.status} ${response.statusText}`, issues } = (json ??
    {}) as ErrorBody;
  throw new RequestError(response.status, message, issues);
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
