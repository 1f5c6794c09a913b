import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';

const GZIP_MAGIC = [0x1f, 0x8b];
/** Longer lines are cut there, so that a file that is no text cannot fill the memory. */
const MAX_LINE_CHARS = 4_000_000;

/** A recording on disk, plain or gzip, whatever its name says. */
export class RecordingFile {
  /** Bytes of the file taken from disk so far. */
  get bytesRead(): number {
    return this.#source?.bytesRead ?? 0;
  }
  #source: (Readable & { readonly bytesRead: number }) | undefined;

  private constructor(
    private readonly path: string,
    private readonly gzip: boolean,
    readonly size: number,
  ) {}

  /** Rejects when the file cannot be read. */
  static async open(path: string): Promise<RecordingFile> {
    const { size } = await stat(path);
    const file = await open(path);
    try {
      const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
      return new RecordingFile(path, buffer.equals(Buffer.from(GZIP_MAGIC)), size);
    } finally {
      await file.close();
    }
  }

  /** The lines, a chunk's worth at a time. Nothing is read before it is asked for. */
  async *lines(): AsyncGenerator<readonly string[]> {
    const source = createReadStream(this.path);
    this.#source = source;
    const bytes: Readable = this.gzip ? gunzip(source) : source;
    const decoder = new StringDecoder('utf8');
    let rest = '';
    let first = true;
    try {
      for await (const chunk of bytes as AsyncIterable<Buffer>) {
        let text = rest + decoder.write(chunk);
        if (first) text = text.replace(/^\uFEFF/, '');
        first = false;
        const lines = text.split('\n');
        rest = lines.pop() ?? '';
        if (rest.length > MAX_LINE_CHARS) {
          lines.push(rest);
          rest = '';
        }
        yield lines.map(withoutReturn);
      }
      rest += decoder.end();
      if (rest !== '') yield [withoutReturn(rest)];
    } finally {
      source.destroy();
    }
  }
}

function gunzip(source: Readable): Readable {
  const unzipped = createGunzip({ chunkSize: 65_536 });
  source.on('error', (error) => unzipped.destroy(error));
  return source.pipe(unzipped);
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
