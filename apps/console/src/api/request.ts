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
export async function request<T>(path: string, sent: Sent = {}): Promise<T> {
  const response = await send(path, sent);
  const json = parse(await response.text());
  if (response.ok) return json as T;
  if (response.status === 401 && path !== 'session') onLoggedOut();
  throw errorOf(response, json as ErrorBody | undefined);
}

function send(path: string, { method = 'GET', body, ifMatch }: Sent): Promise<Response> {
  return fetch(`/api/${path}`, {
    method,
    headers: {
      'x-tradewind-console': '1',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(ifMatch !== undefined && { 'if-match': ifMatch }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

function errorOf({ status, statusText }: Response, body: ErrorBody = {}): RequestError {
  const { message = `${status} ${statusText}`, issues } = body;
  return new RequestError(status, message, issues);
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
