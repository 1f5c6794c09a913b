import { shopServerOf } from '../shop-server.js';
import { textTable } from '../text-table.js';
import { applyFiles, readDirectory, readJson } from './apply.js';
import type { Applied } from './apply.js';
import { DocumentClient, DocumentRefused } from './document-client.js';
import type { Change } from './document-client.js';
import type { DocumentsCommand } from './options.js';

const FAILED = 1;
const REFUSED = 3;

type Environment = Readonly<Record<string, string | undefined>>;
type Write = (text: string) => void;

/** The `documents` command on the shop-service that the environment names. Resolves with the exit code. */
export async function runDocumentsCommand(
  command: DocumentsCommand,
  environment: Environment,
  write: Write,
): Promise<number> {
  const { tenant, actor } = command;
  const client = new DocumentClient({ ...shopServerOf(environment), tenant, actor });
  try {
    return await runDocuments(client, command, write);
  } catch (error) {
    if (!(error instanceof DocumentRefused)) throw error;
    write(`${error.message}\n`);
    return REFUSED;
  }
}

async function runDocuments(
  client: DocumentClient,
  command: DocumentsCommand,
  write: Write,
): Promise<number> {
  const show: Show = (value, lines) => {
    write(command.json ? `${JSON.stringify(value, undefined, 2)}\n` : lines());
  };
  switch (command.name) {
    case 'list':
      return list(client, command.kind, show);
    case 'get':
      return get(client, command, write);
    case 'history': {
      const versions = await client.history(command.kind, command.id);
      show(versions, () => versionsTable('version', versions));
      return 0;
    }
    case 'put':
    case 'rollback':
      return change(client, command, show);
    case 'apply':
      return apply(client, command, show);
  }
}

/** Writes a value as JSON, or as lines. */
type Show = (value: unknown, lines: () => string) => void;
type Named<Name> = Extract<DocumentsCommand, { readonly name: Name }>;

async function list(client: DocumentClient, kind: string | undefined, show: Show): Promise<number> {
  if (kind === undefined) {
    const kinds = await client.kinds();
    show(kinds, () => kindsTable(kinds));
    return 0;
  }
  const documents = await client.list(kind);
  show(documents, () => versionsTable('id', documents));
  return 0;
}

async function get(
  client: DocumentClient,
  { kind, id, json }: { readonly kind: string; readonly id: string; readonly json: boolean },
  write: Write,
): Promise<number> {
  const document = await client.get(kind, id);
  if (document === undefined) {
    write(`there is no ${kind} ${id}\n`);
    return FAILED;
  }
  write(`${JSON.stringify(json ? document : document.content, undefined, 2)}\n`);
  return 0;
}

async function change(
  client: DocumentClient,
  command: Named<'put'> | Named<'rollback'>,
  show: Show,
): Promise<number> {
  const { kind, id } = command;
  const made =
    command.name === 'put'
      ? await client.put(kind, id, await readJson(command.file), command)
      : await client.rollback(kind, id, command.version, command);
  show(made, () => changeLines(made, command.dryRun));
  return 0;
}

async function apply(
  client: DocumentClient,
  { directory, dryRun }: Named<'apply'>,
  show: Show,
): Promise<number> {
  const applied = await applyFiles(client, await readDirectory(directory), dryRun);
  show(applied, () => appliedLines(applied, dryRun));
  return applied.some(({ outcome }) => outcome === 'refused') ? REFUSED : 0;
}

function kindsTable(kinds: Awaited<ReturnType<DocumentClient['kinds']>>): string {
  const rows = kinds.map((of) => [of.kind, String(of.documents), String(of.maxPerTenant)]);
  return textTable(['kind', 'documents', 'at most'], rows);
}

interface Listed {
  readonly id?: string;
  readonly version: number;
  readonly at: string;
  readonly by: string;
  readonly content?: unknown;
  readonly deleted?: boolean | undefined;
}

function versionsTable(first: 'id' | 'version', listed: readonly Listed[]): string {
  const head = first === 'id' ? ['id', 'version', 'at', 'by'] : ['version', 'at', 'by', 'content'];
  const rows = listed.map(({ id = '', version, at, by, content, deleted }) =>
    first === 'id'
      ? [id, String(version), at, by]
      : [String(version), at, by, deleted ? 'deleted' : JSON.stringify(content)],
  );
  return textTable(head, rows);
}

function changeLines({ outcome, version, changes = [] }: Change, dryRun: boolean): string {
  const lines = changes.map(({ path, from, to }) => `  ${path}: ${shown(from)} -> ${shown(to)}`);
  const would = dryRun ? 'would be ' : '';
  return [`${would}${outcome}, version ${version}`, ...lines, ''].join('\n');
}

function appliedLines(applied: readonly Applied[], dryRun: boolean): string {
  const would = dryRun ? 'would be ' : '';
  const lines = applied.map(({ kind, id, outcome, reason }) => {
    const verb = outcome === 'unchanged' || outcome === 'refused' ? outcome : would + outcome;
    return [`${kind}/${id}: ${verb}`, ...(reason === undefined ? [] : [`  ${reason}`])].join('\n');
  });
  return [...lines, `${applied.length} documents`, ''].join('\n');
}

function shown(value: unknown): string {
  return value === undefined ? '-' : JSON.stringify(value);
}
