import { isAscii, isUtf8 } from 'node:buffer';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** Bytes of a UTF-8 sequence by its first byte. */
function sequenceLength(lead: number): number {
  if (lead >= 0xf0) return 4;
  if (lead >= 0xe0) return 3;
  return lead >= 0xc0 ? 2 : 1;
}

/**
 * Decodes the text of a file whose encoding nobody names. A byte order mark or the zero bytes of UTF-16
 * decide at the beginning. Otherwise it is UTF-8, until something is not; if nothing beyond ASCII has been
 * UTF-8 before, the rest is Windows-1252, of which Latin-1 is a part.
 */
export class TextDecoding {
  encoding: Encoding = 'utf-8';
  #decoder: InstanceType<typeof TextDecoder> | undefined;
  #pending: Buffer = Buffer.alloc(0);
  #started = false;
  #seenUtf8 = false;

  /** Text of a chunk; a character that goes on in the next chunk is held back. */
  write(chunk: Buffer): string {
    const bytes = this.#pending.length > 0 ? Buffer.concat([this.#pending, chunk]) : chunk;
    if (!this.#started) {
      // A mark has up to three bytes, and zeros are looked for in a few characters.
      if (bytes.length < 4) {
        this.#pending = bytes;
        return '';
      }
      this.#start(bytes);
    }
    this.#pending = Buffer.alloc(0);
    if (this.#decoder) return this.#decoder.decode(bytes, { stream: true });
    const end = bytes.length - incompleteTail(bytes);
    if (!this.#mayBeUtf8(bytes.subarray(0, end))) return this.#fallBack(bytes);
    this.#pending = Buffer.from(bytes.subarray(end));
    return bytes.toString('utf8', 0, end);
  }

  /** What was held back. */
  end(): string {
    const bytes = this.#pending;
    this.#pending = Buffer.alloc(0);
    if (!this.#started) this.#start(bytes);
    if (this.#decoder) return this.#decoder.decode(bytes);
    return this.#mayBeUtf8(bytes) ? bytes.toString('utf8') : this.#fallBack(bytes);
  }

  #start(bytes: Buffer): void {
    this.#started = true;
    this.encoding = encodingAtStart(bytes);
    if (this.encoding !== 'utf-8') this.#decoder = new TextDecoder(this.encoding);
  }

  #mayBeUtf8(bytes: Buffer): boolean {
    if (isAscii(bytes)) return true;
    this.#seenUtf8 ||= isUtf8(bytes) || isMostlyUtf8(bytes);
    return this.#seenUtf8;
  }

  #fallBack(bytes: Buffer): string {
    this.encoding = 'windows-1252';
    this.#decoder = new TextDecoder(this.encoding);
    return this.#decoder.decode(bytes, { stream: true });
  }
}

/** Text of another encoding hardly ever holds a sequence of UTF-8 by chance. */
function isMostlyUtf8(bytes: Buffer): boolean {
  const text = bytes.toString('utf8');
  const broken = text.split('\uFFFD').length - 1;
  const foreign = text.match(/[^\p{ASCII}]/gu)?.length ?? 0;
  return foreign >= 2 * broken;
}

function encodingAtStart(bytes: Buffer): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const head = bytes.subarray(0, 512);
  const zeros = (offset: number) => head.filter((byte, i) => i % 2 === offset && byte === 0).length;
  const half = head.length / 2;
  if (zeros(1) > half / 2 && zeros(0) < half / 8) return 'utf-16le';
  return zeros(0) > half / 2 && zeros(1) < half / 8 ? 'utf-16be' : 'utf-8';
}

/** Bytes at the end that begin a sequence which goes on beyond. */
function incompleteTail(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    // A byte within a sequence is 10xxxxxx.
    if ((byte & 0xc0) === 0x80) continue;
    return sequenceLength(byte) > back ? back : 0;
  }
  return 0;
}
