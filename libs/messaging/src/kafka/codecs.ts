import { CompressionCodecs, CompressionTypes } from 'kafkajs';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';

/** What kafkajs expects of a codec; it compresses an encoder's buffer. */
interface Codec {
  compress(encoder: { readonly buffer: Buffer }): Promise<Buffer>;
  decompress(buffer: Buffer): Promise<Buffer>;
}

interface Lz4 {
  compress(bytes: Uint8Array): Uint8Array;
  decompress(bytes: Uint8Array): Uint8Array;
}

/**
 * Registers the codecs that kafkajs lacks. A single batch in a codec that is not registered would end
 * the consumer for good, whoever wrote it; producers choose theirs, and so may a topic's configuration.
 */
export function registerCodecs(): void {
  const require = createRequire(import.meta.url);
  const snappy = require('kafkajs-snappy') as () => Codec;
  const lz4 = lz4Codec(require('lz4js') as Lz4);
  CompressionCodecs[CompressionTypes.Snappy] = snappy;
  CompressionCodecs[CompressionTypes.LZ4] = () => lz4;
  CompressionCodecs[CompressionTypes.ZSTD] = () => zstdCodec;
}

function lz4Codec({ compress, decompress }: Lz4): Codec {
  return {
    compress: ({ buffer }) => Promise.resolve(Buffer.from(compress(buffer))),
    decompress: (buffer) => Promise.resolve(Buffer.from(decompress(buffer))),
  };
}

const zstdCodec: Codec = {
  compress: ({ buffer }) => promisify(zstdCompress)(buffer),
  decompress: (buffer) => promisify(zstdDecompress)(buffer),
};
