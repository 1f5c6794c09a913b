import { request } from './request.js';

/** A document of a kind, as shop-service keeps it. */
export interface StoredDocument<Content> {
  readonly id: string;
  readonly version: number;
  readonly at: string;
  readonly by: string;
  readonly content: Content;
}

export interface DocumentVersion {
  readonly version: number;
  readonly at: string;
  readonly by: string;
  readonly content?: unknown;
  readonly deleted?: boolean;
}

const pathOf = (kind: string, id: string) => `shop/v1/documents/${kind}/${encodeURIComponent(id)}`;
const match = (version: number | undefined) => (version === undefined ? undefined : `"${version}"`);

/** Makes a document, or the version after `version`. Throws a `RequestError`: 412 if it has another one. */
export function putDocument(
  kind: string,
  id: string,
  content: unknown,
  version: number | undefined,
): Promise<{ readonly version: number }> {
  return request(pathOf(kind, id), { method: 'PUT', body: content, ifMatch: match(version) });
}

export function deleteDocument(kind: string, id: string, version: number): Promise<unknown> {
  return request(pathOf(kind, id), { method: 'DELETE', ifMatch: match(version) });
}

export function rollBack(kind: string, id: string, to: number, version: number): Promise<unknown> {
  return request(`${pathOf(kind, id)}/rollback`, {
    method: 'POST',
    body: { version: to },
    ifMatch: match(version),
  });
}

export const historyPath = (kind: string, id: string) => `${pathOf(kind, id)}/history`;
