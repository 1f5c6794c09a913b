import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Recording } from './recording.js';
import { TextDecoding } from './text-decoding.js';
import type { Encoding } from './text-decoding.js';

const GZIP_MAGIC = [0x1f, 0x8b];
/** Archives, and the workbooks of spreadsheets, which are such. */
const ZIP_MAGIC = [0x50, 0x4b, 0x03, 0x04];
/** Longer lines are cut there, so that a file that is no text cannot fill the memory. */
const MAX_LINE_CHARS = 4_000_000;

/** The path that a name on the command line stands for: `-` is standard input. */
export function pathOf(name: string): string {
  return name === '-' ? '/dev/stdin' : name;
}

/** A recording in a file or from a pipe, plain or gzip, whatever its name says. */
export class RecordingFile implements Recording {
  /** Bytes of the file taken from disk so far. */
  get bytesRead(): number {
    return this.#source?.bytesRead ?? 0;
  }
  /** The encoding of the text, as far as it has been read. */
  get encoding(): Encoding {
    return this.#encoding;
  }
  #encoding: Encoding = 'utf-8';
  #source: (Readable & { readonly bytesRead: number }) | undefined;

  private constructor(
    private readonly path: string,
    /** `undefined` of a pipe, whose first bytes cannot be looked at without taking them. */
    private readonly gzip: boolean | undefined,
    /** In bytes; 0 when it is not known. */
    readonly size: number,
  ) {}

  /** What comes through a pipe is gone once it has been read. */
  get canBeReadAgain(): boolean {
    return this.gzip !== undefined;
  }

  /** Rejects when the file cannot be read. */
  static async open(path: string): Promise<RecordingFile> {
    const status = await stat(path);
    if (!status.isFile() && !status.isDirectory()) return new RecordingFile(path, undefined, 0);
    const { size } = status;
    const file = await open(path);
    try {
      const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
      if (buffer.equals(Buffer.from(ZIP_MAGIC))) {
        throw new Error('it is an archive or a workbook: unpack it, or save its sheet as CSV');
      }
      const isGzip = buffer.subarray(0, 2).equals(Buffer.from(GZIP_MAGIC));
      return new RecordingFile(path, isGzip, size);
    } finally {
      await file.close();
    }
  }

  /** The lines, a chunk's worth at a time. Nothing is read before it is asked for. */
  async *lines(): AsyncGenerator<readonly string[]> {
    const source = createReadStream(this.path);
    this.#source = source;
    const isGzip = this.gzip ?? (await startsAsGzip(source));
    const bytes: Readable = isGzip ? gunzip(source) : source;
    const decoder = new TextDecoding();
    let rest = '';
    let first = true;
    try {
      for await (const chunk of bytes as AsyncIterable<Buffer>) {
        let text = rest + decoder.write(chunk);
        if (first) text = text.replace(/^\uFEFF/, '');
        first = first && text === '';
        this.#encoding = decoder.encoding;
        const lines = text.split('\n');
        rest = lines.pop() ?? '';
        if (rest.length > MAX_LINE_CHARS) {
          lines.push(rest);
          rest = '';
        }
        yield lines.map(withoutReturn);
      }
      rest += decoder.end();
      if (first) rest = rest.replace(/^\uFEFF/, '');
      this.#encoding = decoder.encoding;
      if (rest !== '') yield [withoutReturn(rest)];
    } finally {
      source.destroy();
    }
  }
}

async function startsAsGzip(source: Readable): Promise<boolean> {
  await once(source, 'readable');
  const head = source.read() as Buffer | null;
  if (head === null) return false;
  source.unshift(head);
  return GZIP_MAGIC.every((byte, i) => head[i] === byte);
}

function gunzip(source: Readable): Readable {
  const unzipped = createGunzip({ chunkSize: 65_536 });
  source.on('error', (error) => unzipped.destroy(error));
  return source.pipe(unzipped);
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
