import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UsageError } from '../up/usage.js';
import type { FileFormat } from './options.js';

const XML = 'application/xml';
const TABLE = 'text/csv';
const LINES = 'application/x-ndjson';

/** A file as a request sends it; a name that ends in .gz is unpacked. Throws a UsageError for none. */
export async function openCatalogFile(
  path: string,
  format: FileFormat,
): Promise<{ readonly body: ReadableStream; readonly contentType: string }> {
  const iterator = (await streamOf(path))[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const first = await iterator.next();
  const start = first.done ? '' : first.value.subarray(0, 1_000).toString('utf8');
  async function* all() {
    for (let next = first; !next.done; next = await iterator.next()) yield next.value;
  }
  return { body: Readable.toWeb(Readable.from(all())), contentType: contentTypeOf(start, format) };
}

async function streamOf(path: string): Promise<Readable> {
  if (path === '-') return process.stdin;
  await access(path).catch((error: unknown) => {
    throw new UsageError(`${path} cannot be read: ${String(error)}`);
  });
  const file = createReadStream(path);
  return path.endsWith('.gz') ? (file.compose(createGunzip()) as Readable) : file;
}

/** A known format decides; otherwise the beginning of the file does, after a byte order mark. */
function contentTypeOf(start: string, format: FileFormat): string {
  const text = start.replace(/^\uFEFF/, '').trimStart();
  const isXml = text.startsWith('<');
  if (format === 'jsonl') return LINES;
  if (format === 'csv') return TABLE;
  if (format === 'google') return isXml ? XML : TABLE;
  if (isXml) return XML;
  return text.startsWith('{') ? LINES : TABLE;
}
