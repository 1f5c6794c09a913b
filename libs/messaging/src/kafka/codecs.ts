// kafkajs is CommonJS, of whose names Node finds but the first few by itself.
import kafkajs from 'kafkajs';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';

/** What kafkajs expects of a codec; it compresses an encoder's buffer. */
interface Codec {
  compress(encoder: { readonly buffer: Buffer }): Promise<Buffer>;
  decompress(buffer: Buffer): Promise<Buffer>;
}

interface Lz4 {
  readonly compress: (bytes: Uint8Array) => Uint8Array;
  readonly decompress: (bytes: Uint8Array) => Uint8Array;
}

/**
 * Registers the codecs that kafkajs lacks. A single batch in a codec that is not registered would end
 * the consumer for good, whoever wrote it; producers choose theirs, and so may a topic's configuration.
 */
export function registerCodecs(): void {
  const { CompressionCodecs, CompressionTypes } = kafkajs;
  const require = createRequire(import.meta.url);
  const snappy = require('kafkajs-snappy') as () => Codec;
  const lz4 = lz4Codec(require('lz4js') as Lz4);
  CompressionCodecs[CompressionTypes.Snappy] = snappy;
  CompressionCodecs[CompressionTypes.LZ4] = () => lz4;
  CompressionCodecs[CompressionTypes.ZSTD] = () => zstdCodec;
}

/** Flags (version 1, independent blocks), block size (4 MiB) and their checksum in a frame's header. */
const LZ4_DESCRIPTOR = Buffer.from([0x60, 0x70, 0x73]);
const LZ4_DESCRIPTOR_AT = 4;
const LZ4_BLOCK_BYTES = 4 * 1_048_576;

function lz4Codec({ compress, decompress }: Lz4): Codec {
  return {
    compress: ({ buffer }) => {
      if (buffer.length > LZ4_BLOCK_BYTES) {
        return Promise.reject(new RangeError('A batch of more than 4 MiB is not written in LZ4'));
      }
      // lz4js marks blocks as dependent on one another, which Kafka refuses. A single block is not.
      const frame = Buffer.from(compress(buffer));
      LZ4_DESCRIPTOR.copy(frame, LZ4_DESCRIPTOR_AT);
      return Promise.resolve(frame);
    },
    decompress: (buffer) => Promise.resolve(Buffer.from(decompress(buffer))),
  };
}

const zstdCodec: Codec = {
  compress: ({ buffer }) => promisify(zstdCompress)(buffer),
  decompress: (buffer) => promisify(zstdDecompress)(buffer),
};
