import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { documentKinds, sameJson } from '@tradewind/contracts';
import { UsageError } from '../up/usage.js';
import { DocumentRefused } from './document-client.js';
import type { Change, DocumentClient } from './document-client.js';

/** A document as a file has it. */
export interface DocumentFile {
  readonly kind: string;
  readonly id: string;
  readonly path: string;
  readonly content: unknown;
}

export interface Applied {
  readonly kind: string;
  readonly id: string;
  readonly outcome: Change['outcome'] | 'refused';
  /** Why it was refused. */
  readonly reason?: string;
}

const SUFFIX = '.json';

/** `DIR/<kind>/<id>.json`, in the order in which documents may refer to each other. Throws a UsageError. */
export async function readDirectory(directory: string): Promise<DocumentFile[]> {
  const known = documentKinds.map(({ kind }) => kind);
  const folders = await readdir(directory, { withFileTypes: true }).catch(() => {
    throw new UsageError(`${directory} is no directory`);
  });
  const kinds = folders.filter((folder) => folder.isDirectory()).map(({ name }) => name);
  const foreign = kinds.find((kind) => !known.includes(kind));
  if (foreign !== undefined) {
    throw new UsageError(`${directory}/${foreign} is no kind of documents: ${known.join(', ')}`);
  }
  const files: DocumentFile[] = [];
  for (const kind of known.filter((name) => kinds.includes(name))) {
    const names = (await readdir(join(directory, kind))).filter((name) => name.endsWith(SUFFIX));
    for (const name of names.sort()) {
      const path = join(directory, kind, name);
      files.push({ kind, id: name.slice(0, -SUFFIX.length), path, content: await readJson(path) });
    }
  }
  return files;
}

/** The JSON of a file, or of the standard input for `-`. Throws a UsageError that names the file. */
export async function readJson(path: string): Promise<unknown> {
  const text = await (path === '-' ? readInput() : readFile(path, 'utf8')).catch(
    (error: unknown) => {
      throw new UsageError(`${path} cannot be read: ${String(error)}`);
    },
  );
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UsageError(`${path} is no JSON: ${error instanceof Error ? error.message : ''}`);
  }
}

/** Puts what differs from what there is; a document that is refused does not hold up the others. */
export async function applyFiles(
  client: Pick<DocumentClient, 'get' | 'put'>,
  files: readonly DocumentFile[],
  dryRun: boolean,
): Promise<Applied[]> {
  const applied: Applied[] = [];
  for (const { kind, id, content } of files) {
    try {
      const current = await client.get(kind, id);
      if (current && sameJson(current.content, content)) {
        applied.push({ kind, id, outcome: 'unchanged' });
        continue;
      }
      const { outcome } = await client.put(kind, id, content, {
        ifMatch: current?.version,
        dryRun,
      });
      applied.push({ kind, id, outcome });
    } catch (error) {
      if (!(error instanceof DocumentRefused)) throw error;
      applied.push({ kind, id, outcome: 'refused', reason: error.message });
    }
  }
  return applied;
}

async function readInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
