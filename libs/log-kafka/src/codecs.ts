// kafkajs is CommonJS; Node detects only its first few export names.
import kafkajs from 'kafkajs';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { gzip, unzip, zstdCompress, zstdDecompress } from 'node:zlib';

/** The interface that kafkajs expects of a codec. It compresses an encoder's buffer. */
interface Codec {
  readonly compress: (encoder: { readonly buffer: Buffer }) => Promise<Buffer>;
  readonly decompress: (buffer: Buffer) => Promise<Buffer>;
}

interface Lz4 {
  readonly compress: (bytes: Uint8Array) => Uint8Array;
  readonly decompress: (bytes: Uint8Array) => Uint8Array;
  /** Returns an upper bound of the decompressed size, from the frame header. */
  readonly decompressBound: (bytes: Uint8Array) => number;
}

/**
 * A larger batch is not decompressed, since a few KiB can expand to many GiB. A batch of the
 * default size limit, 1 MiB compressed, is seldom larger than a tenth of this.
 */
export const MAX_DECOMPRESSED_BYTES = 64 * 1_048_576;

const NONE: number = kafkajs.CompressionTypes.None;
const NAMES = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];
const require = createRequire(import.meta.url);

/** Registers the codecs that kafkajs lacks, and one for gzip that has bounds. */
export function registerCodecs(): void {
  const registered: Record<number, () => unknown> = kafkajs.CompressionCodecs;
  for (const [type, codec] of codecs()) registered[type] = () => codec;
}

/**
 * Returns how to decompress batches of this codec (Kafka's codec number); `undefined` if they are
 * not compressed.
 */
export function decompressorOf(codec: number): Codec['decompress'] | undefined {
  if (codec === NONE) return undefined;
  const found = codecs().get(codec);
  if (found === undefined) throw new RangeError('there is no such codec');
  return found.decompress;
}

/** Returns the codec's name for messages. */
export function codecNameOf(attributes: number): string {
  const codec = attributes & 0x7;
  return NAMES[codec] ?? String(codec);
}

type Codecs = ReadonlyMap<number, Codec>;

let known: Codecs | undefined;

function codecs(): Codecs {
  const { GZIP, Snappy, LZ4, ZSTD } = kafkajs.CompressionTypes;
  known ??= new Map<number, Codec>([
    [GZIP, gzipCodec],
    [Snappy, snappyCodec((require('kafkajs-snappy') as () => Codec)())],
    [LZ4, lz4Codec(require('lz4js') as Lz4)],
    [ZSTD, zstdCodec],
  ]);
  return known;
}

function expectBounded(bytes: number): void {
  if (bytes > MAX_DECOMPRESSED_BYTES) {
    throw new RangeError(`the batch grows to more than ${MAX_DECOMPRESSED_BYTES} bytes`);
  }
}

const BOUND = { maxOutputLength: MAX_DECOMPRESSED_BYTES };

const gzipCodec: Codec = {
  compress: ({ buffer }) => promisify(gzip)(buffer),
  decompress: (buffer) => promisify(unzip)(buffer, BOUND),
};

const zstdCodec: Codec = {
  compress: ({ buffer }) => promisify(zstdCompress)(buffer),
  decompress: (buffer) => promisify(zstdDecompress)(buffer, BOUND),
};

/** Flags (version 1, independent blocks), block size (4 MiB) and their checksum in a frame's header. */
const LZ4_DESCRIPTOR = Buffer.from([0x60, 0x70, 0x73]);
const LZ4_DESCRIPTOR_AT = 4;
const LZ4_BLOCK_BYTES = 4 * 1_048_576;

function lz4Codec({ compress, decompress, decompressBound }: Lz4): Codec {
  return {
    compress: ({ buffer }) => {
      if (buffer.length > LZ4_BLOCK_BYTES) {
        return Promise.reject(new RangeError('LZ4 batches of more than 4 MiB are not supported'));
      }
      // lz4js marks blocks as dependent on one another, which Kafka refuses. A single block is not.
      const frame = Buffer.from(compress(buffer));
      LZ4_DESCRIPTOR.copy(frame, LZ4_DESCRIPTOR_AT);
      return Promise.resolve(frame);
    },
    decompress: async (buffer) => {
      await Promise.resolve();
      expectBounded(decompressBound(buffer));
      return Buffer.from(decompress(buffer));
    },
  };
}

/**
 * The magic bytes of Xerial's framing. Two versions of four bytes follow, then blocks, each after
 * its length.
 */
const XERIAL_MAGIC = Buffer.from([130, 83, 78, 65, 80, 80, 89, 0]);
const XERIAL_HEADER_BYTES = 16;

function snappyCodec({ compress, decompress }: Codec): Codec {
  return {
    compress,
    decompress: async (buffer) => {
      const blocks = snappyBlocks(buffer);
      expectBounded(blocks.reduce((sum, block) => sum + snappyLength(block), 0));
      return Buffer.concat(await Promise.all(blocks.map((block) => decompress(block))));
    },
  };
}

function snappyBlocks(buffer: Buffer): Buffer[] {
  if (!buffer.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC)) return [buffer];
  const blocks: Buffer[] = [];
  for (let at = XERIAL_HEADER_BYTES; at < buffer.length;) {
    const from = at + 4;
    at = from + buffer.readUInt32BE(at);
    if (at > buffer.length) throw new RangeError('a block of snappy is cut off');
    blocks.push(buffer.subarray(from, at));
  }
  return blocks;
}

/** Reads the uncompressed length at the start of a block, seven bits per byte, the lowest first. */
function snappyLength(block: Buffer): number {
  let length = 0;
  for (let i = 0; i < 5; i++) {
    const byte = block[i] ?? 0;
    length += (byte & 127) * 128 ** i;
    if (byte < 128) return length;
  }
  throw new RangeError('a block of snappy has no length');
}
