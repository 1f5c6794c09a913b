import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { RecordingFile } from '@tradewind/cli/replay';
import { InputError } from '../command/errors.js';

/** A file that figures were computed from. */
export interface DataFile {
  /** As given on the command line. */
  readonly path: string;
  /** Of the file as it is stored, packed or not. */
  readonly sha256: string;
  /** Records, without header and blank lines. */
  readonly rows: number;
}

export interface TextFile {
  readonly path: string;
  readonly sha256: string;
  /** Without line ends. */
  readonly lines: readonly string[];
}

/** Reads a text file, plain or gzip. Throws an InputError when it cannot be read. */
export async function readTextFile(path: string): Promise<TextFile> {
  try {
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash);
    const file = await RecordingFile.open(path);
    const lines: string[] = [];
    for await (const chunk of file.lines()) for (const line of chunk) lines.push(line);
    return { path, sha256: hash.digest('hex'), lines };
  } catch (error) {
    throw new InputError({ path }, reasonOf(error));
  }
}

function reasonOf(error: unknown): string {
  // Streams make their errors elsewhere, where `instanceof` need not hold.
  const { code = '', message = String(error) } = error as { code?: string; message?: string };
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'this is a directory';
  if (code.startsWith('Z_')) return 'the gzip data are damaged';
  return `cannot be read (${message})`;
}
