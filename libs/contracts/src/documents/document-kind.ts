import { z } from 'zod';
import { defineTopic, type TopicContract } from '../topic.js';
import type { ShopRole } from './shop-role.js';
import { DOCUMENT_CHANGED, documentChangedSchema, MAX_DOCUMENT_ID } from './document-changed.js';

/** Versions of a document that can be read and restored. */
export const KEPT_VERSIONS = 20;

/** What is wrong with a document, and where in its content; an empty path is the whole or its id. */
export interface DocumentIssue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** A document of the same tenant that has to exist. */
export interface DocumentReference {
  readonly kind: string;
  readonly id: string;
  readonly path: DocumentIssue['path'];
}

export interface DocumentDefinition<Schema extends z.ZodType> {
  /** `[a-z][a-z-]*` */
  readonly kind: string;
  readonly description: string;
  /** What an id stands for. */
  readonly ids: string;
  /** Of the content. It only ever gains optional fields: what it has accepted it accepts for ever. */
  readonly schema: Schema;
  readonly maxPerTenant: number;
  /** Of the content as JSON. */
  readonly maxBytes: number;
  /** Topics whose folds see a change, at one point of each partition. */
  readonly deliveredTo: readonly TopicContract[];
  /** Whose key may write it. @default 'shop' */
  readonly writtenBy?: 'shop' | 'operator';
  /** Roles of secret keys that may write it, beside the operator's. @default none */
  readonly editors?: readonly ShopRole[];
  /** What the schema cannot tell of an id and a content together. */
  readonly check?: (
    place: { readonly tenant: string; readonly id: string },
    content: z.output<Schema>,
  ) => readonly DocumentIssue[];
  readonly references?: (content: z.output<Schema>) => readonly DocumentReference[];
  readonly example: { readonly id: string; readonly content: z.input<Schema> };
}

export type DocumentTopic = TopicContract<{
  readonly [DOCUMENT_CHANGED]: typeof documentChangedSchema;
}>;

/** A kind of documents that a shop sets at run time. */
export interface DocumentKind<
  Schema extends z.ZodType = z.ZodType,
> extends DocumentDefinition<Schema> {
  /** Compacted: `<tenant>:<id>` is the current version, `<tenant>:<id>@<version>` one of the last 20. */
  readonly topic: DocumentTopic;
}

export type ContentOf<Kind> = Kind extends { readonly schema: infer Schema extends z.ZodType }
  ? z.output<Schema>
  : never;

/** What is given as content: without what the schema adds. */
export type ContentInputOf<Kind> = Kind extends { readonly schema: infer Schema extends z.ZodType }
  ? z.input<Schema>
  : never;

/** Declares a kind of documents. */
export function defineDocument<const Schema extends z.ZodType>(
  definition: DocumentDefinition<Schema>,
): DocumentKind<Schema> {
  const { kind, description } = definition;
  if (!/^[a-z][a-z-]{0,39}$/.test(kind)) throw new TypeError(`'${kind}' is no name for a kind`);
  const topic = defineTopic({
    name: `settings.${kind}.v1`,
    description: `${description} The current version of each document, and its last ${String(KEPT_VERSIONS)}.`,
    key: 'document',
    partitions: 1,
    cleanup: 'compact',
    retentionDays: 7,
    events: { [DOCUMENT_CHANGED]: documentChangedSchema },
  });
  return { ...definition, topic };
}

/** `GET /v1/documents/<kind>/schema` is the schema. */
const RESERVED_ID = 'schema';
const ID = new RegExp(`^[A-Za-z0-9][A-Za-z0-9._-]{0,${String(MAX_DOCUMENT_ID - 1)}}$`);

/** What is wrong with a document; nothing if it can be accepted by itself. */
export function issuesOf(
  kind: DocumentKind,
  place: { readonly tenant: string; readonly id: string },
  content: unknown,
): readonly DocumentIssue[] {
  if (!ID.test(place.id)) {
    const message = `an id has letters, digits, '.', '_' and '-', at most ${String(MAX_DOCUMENT_ID)} characters, and begins with a letter or digit`;
    return [{ path: [], message }];
  }
  if (place.id === RESERVED_ID) {
    return [
      { path: [], message: `'${RESERVED_ID}' is no id: it stands for the schema of the kind` },
    ];
  }
  const bytes = content === undefined ? 0 : Buffer.byteLength(JSON.stringify(content));
  if (bytes > kind.maxBytes) {
    const message = `the content has ${String(bytes)} bytes of JSON, more than ${String(kind.maxBytes)}`;
    return [{ path: [], message }];
  }
  const parsed = kind.schema.safeParse(content);
  if (parsed.success) return kind.check?.(place, parsed.data) ?? [];
  return parsed.error.issues.map(({ path, message, ...issue }) => ({
    path: [...path, ...unrecognised(issue)].map((part) =>
      typeof part === 'symbol' ? String(part) : part,
    ),
    message,
  }));
}

/** The path of a field that the schema does not have is that of the field, not of what holds it. */
function unrecognised(issue: object): string[] {
  const keys: unknown = 'keys' in issue ? issue.keys : undefined;
  return Array.isArray(keys) && typeof keys[0] === 'string' ? [keys[0]] : [];
}

/** The JSON Schema of what is given as content. */
export function contentSchemaOf(kind: DocumentKind): Record<string, unknown> {
  return z.toJSONSchema(kind.schema, { io: 'input' });
}
