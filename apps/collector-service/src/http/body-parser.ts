import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, type InputType, type ZlibOptions } from 'node:zlib';
import type { FastifyAdapter } from '@nestjs/platform-fastify';

/** The bytes of a request's body, or why they are unavailable. */
export type RequestBody =
  { readonly ok: true; readonly bytes: Buffer } | { readonly ok: false; readonly message: string };

type Decompress = (input: InputType, options: ZlibOptions) => Promise<Buffer>;

const decompressors: Readonly<Record<string, Decompress>> = {
  gzip: promisify<InputType, ZlibOptions, Buffer>(gunzip),
  deflate: promisify<InputType, ZlibOptions, Buffer>(inflate),
  br: promisify<InputType, ZlibOptions, Buffer>(brotliDecompress),
};

/** Decodes a content encoding. Stops if the result would be larger than `maxBytes`. */
export async function decodeBody(
  bytes: Buffer,
  encoding: string | undefined,
  maxBytes: number,
): Promise<RequestBody> {
  const name = (encoding ?? 'identity').trim().toLowerCase();
  if (bytes.length > maxBytes) return tooLarge(maxBytes);
  if (name === 'identity' || name === '') return { ok: true, bytes };
  const decompress = Object.hasOwn(decompressors, name) ? decompressors[name] : undefined;
  if (decompress === undefined) return refuse(`content-encoding ${name.slice(0, 20)} is unknown`);
  try {
    return { ok: true, bytes: await decompress(bytes, { maxOutputLength: maxBytes }) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge(maxBytes) : refuse(`the body is not ${name}`);
  }
}

function tooLarge(maxBytes: number): RequestBody {
  return refuse(`a request may have at most ${String(maxBytes)} bytes`);
}

function refuse(message: string): RequestBody {
  return { ok: false, message };
}

interface IncomingRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Browsers send JSON as text/plain to avoid a pre-flight; some clients send no useful type. */
const CONTENT_TYPES = ['application/json', 'text/plain', '*'];

/** Parses every body to a `RequestBody`, whatever its content type. */
export function parseBodies(adapter: FastifyAdapter, maxBytes: number): void {
  const parser = async (request: IncomingRequest, bytes: Buffer): Promise<RequestBody> => {
    const encoding = request.headers['content-encoding'];
    return decodeBody(bytes, Array.isArray(encoding) ? encoding[0] : encoding, maxBytes);
  };
  // Fastify stops reading at this size with its own error, so that nothing larger is held in
  // memory.
  const bodyLimit = maxBytes + 1;
  adapter.useBodyParser(CONTENT_TYPES, false, { bodyLimit }, parser);
}
