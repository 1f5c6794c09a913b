import type { ContentOf, DocumentKind } from './document-kind.js';

/** A document as it stands. */
export interface StoredDocument<Content = unknown> {
  readonly id: string;
  readonly version: number;
  /** When the version was made, wall clock, ms, and by whom. */
  readonly at: number;
  readonly by: string;
  /** With the defaults of its schema. */
  readonly content: Content;
}

/** The documents of a shop as of one point of a partition's log. */
export interface DocumentReader {
  /** `undefined` if there is none of the id, or it was deleted. */
  get<Kind extends DocumentKind>(
    kind: Kind,
    tenant: string,
    id: string,
  ): StoredDocument<ContentOf<Kind>> | undefined;
  /** All of a tenant, by id; the same array until one of them changes. */
  list<Kind extends DocumentKind>(
    kind: Kind,
    tenant: string,
  ): readonly StoredDocument<ContentOf<Kind>>[];
}
