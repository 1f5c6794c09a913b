import { contentSchemaOf, documentKinds, KEPT_VERSIONS } from '@tradewind/contracts';
import type { DocumentKind } from '@tradewind/contracts';

const INTRODUCTION = `# Documents

Generated from the contracts of documents by \`npx nx run journeys:settings\`; a test makes each example as it stands here.

What a shop sets while the platform runs are documents. Each has a kind, an id, a content that the JSON Schema of its kind describes, and a version. \`shop-service\` reads and writes them over HTTP, with the tenant's secret key; \`npm run documents -- --help\` does the same from the command line, and \`documents apply DIR\` keeps a directory of files in force.

| request                                              | does                                                                                  |
| ---------------------------------------------------- | ------------------------------------------------------------------------------------- |
| \`GET /v1/documents\`                                  | the kinds, and how many documents there are of each                                   |
| \`GET /v1/documents/:kind?limit=&after=\`              | the documents of a kind, by id, in pages                                              |
| \`GET /v1/documents/:kind/schema\`                     | the JSON Schema of the content, and an example                                        |
| \`GET /v1/documents/:kind/:id\`                        | a document, with its version as ETag                                                  |
| \`PUT /v1/documents/:kind/:id\`                        | makes it, or its next version; the body is the content                                |
| \`DELETE /v1/documents/:kind/:id\`                     | deletes it; that is a version too                                                     |
| \`GET /v1/documents/:kind/:id/history\`                | the last ${String(KEPT_VERSIONS)} versions: who, when, what                                                   |
| \`POST /v1/documents/:kind/:id/rollback {"version": 3}\` | makes a version with the content of an earlier one                                    |
| \`POST /v1/keys {"id", "use"}\`                        | makes a key, which is in the answer and nowhere else                                  |
| \`POST /v1/keys/:id/rotate {"overlapSeconds"}\`        | replaces a key; the former one stays valid for the overlap                            |
| \`POST /v1/tenants {"name"}\`                          | makes a tenant with a write, a server and a secret key; with the operator's key       |
| \`GET /v1/keys/identity-secret\`                       | the secret with which the shop signs the ids of its customers                         |

A change of a document that exists needs \`If-Match\` with the version that it replaces, or \`*\`: without it the answer is 428, with another version 412. Of two writers that expect the same version one is accepted, whichever replica they ask. What is not valid is refused with 422 and the JSON path of what is wrong: \`{"issues": [{"path": "$.waitMinutes", "message": "..."}]}\`. With \`?dryRun=true\` the answer says what would change. \`x-tradewind-actor\` names who makes a change; else the history has the name of the key. A request with an \`x-request-id\` can be sent again.

An answer of 200 means that the change is decided and will not be lost. It takes effect within a second: folds are told of it at one point of each partition of their topics, so that events before that point are folded by the version before ([ADR 25](adr/0025-settings-are-documents-in-the-log.md)); what is read over HTTP follows the compacted topic of the kind.

The operator's key (\`OPERATOR_KEY\`) makes tenants, and with the header \`x-tradewind-tenant\` reads and writes the documents of any tenant. Tenants that are made at run time need \`PSEUDONYM_KEY\` in all services.
`;

/** A Markdown page of the kinds of documents. */
export function documentsPage(): string {
  return [INTRODUCTION, ...documentKinds.map(section)].join('\n');
}

function section(kind: DocumentKind): string {
  const { kind: name, description, ids, maxPerTenant, maxBytes, topic, example } = kind;
  const told = kind.deliveredTo.map((to) => `\`${to.name}\``).join(', ');
  return [
    `## ${name}`,
    '',
    description,
    '',
    `- schema: \`GET /v1/documents/${name}/schema\`, and \`${fileOf(kind)}\``,
    `- id: ${ids}`,
    `- at most ${String(maxPerTenant)} per tenant, of ${String(maxBytes)} bytes each`,
    `- written with ${writersOf(kind)}`,
    `- topic: \`${topic.name}\`${told === '' ? '' : `; told to the folds of ${told}`}`,
    '',
    fieldsOf(kind),
    '',
    '```',
    `PUT /v1/documents/${name}/${example.id}`,
    JSON.stringify(example.content, undefined, 2),
    '```',
    '',
  ].join('\n');
}

interface Field {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
}

/** Whose keys may write it. */
function writersOf({ writtenBy, editors = [] }: DocumentKind): string {
  if (writtenBy === 'operator') return "the operator's key";
  const roles = editors.map((role) => `\`${role}\``).join(', ');
  return `the tenant's secret key${roles === '' ? '' : `, also in the role ${roles}`}`;
}

function fieldsOf(kind: DocumentKind): string {
  const schema = contentSchemaOf(kind);
  const properties = schema['properties'] as Record<string, Field>;
  const required = new Set(schema['required'] as string[] | undefined);
  const rows = Object.entries(properties).map(([name, field]) => {
    const type = field.enum?.map((value) => `\`${String(value)}\``).join(', ') ?? field.type ?? '';
    const standard = field.default === undefined ? '' : `\`${JSON.stringify(field.default)}\``;
    return `| \`${name}\` | ${type} | ${required.has(name) ? 'required' : standard} |`;
  });
  return ['| field | type | default |', '| --- | --- | --- |', ...rows].join('\n');
}

const files: Readonly<Record<string, string>> = { pin: 'slot' };

function fileOf({ kind }: DocumentKind): string {
  return `libs/contracts/src/documents/kinds/${files[kind] ?? kind}.ts`;
}
