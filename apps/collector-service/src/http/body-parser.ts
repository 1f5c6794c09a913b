import { promisify } from 'node:util';
import {
  brotliDecompress,
  gunzip,
  inflate,
  inflateRaw,
  zstdDecompress,
  type InputType,
} from 'node:zlib';
import type { FastifyAdapter } from '@nestjs/platform-fastify';

/** The bytes of a request's body, or why they are unavailable. */
export type RequestBody =
  { readonly ok: true; readonly bytes: Buffer } | { readonly ok: false; readonly message: string };

interface OutputLimit {
  readonly maxOutputLength: number;
}

type Decompress = (input: InputType, limit: OutputLimit) => Promise<Buffer>;

const unzip = promisify<InputType, OutputLimit, Buffer>(gunzip);
const inflated = promisify<InputType, OutputLimit, Buffer>(inflate);
const inflatedRaw = promisify<InputType, OutputLimit, Buffer>(inflateRaw);

const decompressors: Readonly<Record<string, Decompress>> = {
  gzip: unzip,
  'x-gzip': unzip,
  deflate: (bytes, options) => inflatedEitherWay(bytes, options),
  br: promisify<InputType, OutputLimit, Buffer>(brotliDecompress),
  zstd: promisify<InputType, OutputLimit, Buffer>(zstdDecompress),
};

/** By the standard deflate has a header of zlib, but some clients leave it out. */
async function inflatedEitherWay(bytes: InputType, options: OutputLimit): Promise<Buffer> {
  try {
    return await inflated(bytes, options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'Z_DATA_ERROR') throw error;
    return inflatedRaw(bytes, options);
  }
}

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b, 0x08]);

/**
 * Decodes the content encodings of a body, the last first. Stops if a result would be larger than
 * `maxBytes`. Beacons cannot set the header, so gzip is recognised without it; a proxy may leave the
 * header on what it has decoded, so JSON is taken as it is.
 */
export async function decodeBody(
  bytes: Buffer,
  encoding: string | undefined,
  maxBytes: number,
): Promise<RequestBody> {
  if (bytes.length > maxBytes) return tooLarge(maxBytes);
  const named = encodingsOf(encoding);
  const names = named.length === 0 && isGzip(bytes) ? ['gzip'] : named;
  let body: RequestBody = { ok: true, bytes };
  for (const name of names.toReversed()) {
    if (!body.ok) return body;
    body = await decodeOne(body.bytes, name, maxBytes);
  }
  return body;
}

/** More than two encodings serve only to make work. */
const MAX_ENCODINGS = 2;

function encodingsOf(header: string | undefined): readonly string[] {
  const names = (header ?? '')
    .split(',', MAX_ENCODINGS + 1)
    .map((name) => name.trim().toLowerCase());
  const real = names.filter((name) => name !== '' && name !== 'identity');
  return real.length > MAX_ENCODINGS ? [real.join(',')] : real;
}

function isGzip(bytes: Buffer): boolean {
  return bytes.subarray(0, GZIP_MAGIC.length).equals(GZIP_MAGIC);
}

async function decodeOne(bytes: Buffer, name: string, maxBytes: number): Promise<RequestBody> {
  const decompress = Object.hasOwn(decompressors, name) ? decompressors[name] : undefined;
  if (decompress === undefined) return refuse(`content-encoding ${name.slice(0, 20)} is unknown`);
  try {
    return { ok: true, bytes: await decompress(bytes, { maxOutputLength: maxBytes }) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ERR_BUFFER_TOO_LARGE') return tooLarge(maxBytes);
    return startsAsJson(bytes) ? { ok: true, bytes } : refuse(`the body is not ${name}`);
  }
}

function startsAsJson(bytes: Buffer): boolean {
  return /^(?:\xEF\xBB\xBF)?\s*[{[]/.test(bytes.subarray(0, 64).toString('latin1'));
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
