import {
  brotliCompressSync,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { decodeBody } from './body-parser.js';

const text = Buffer.from('{"batch":[]}');

describe('decodeBody', () => {
  it.each([
    [undefined, text],
    ['identity', text],
    ['gzip', gzipSync(text)],
    ['GZIP', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['br', brotliCompressSync(text)],
    ['zstd', zstdCompressSync(text)],
    ['x-gzip', gzipSync(text)],
    ['deflate', deflateRawSync(text)],
    ['gzip, br', brotliCompressSync(gzipSync(text))],
    ['identity, gzip', gzipSync(text)],
    [undefined, gzipSync(text)],
    ['gzip', text],
  ])('undoes %s', async (encoding, bytes) => {
    expect(await decodeBody(bytes, encoding, 1_000)).toEqual({ ok: true, bytes: text });
  });

  it.each([
    ['gzip', Buffer.from('text'), 'the body is not gzip'],
    ['gzip, gzip, gzip', gzipSync(text), 'content-encoding gzip,gzip,gzip is unknown'],
    ['gzip', gzipSync(text).subarray(0, 12), 'the body is not gzip'],
    ['zip', text, 'content-encoding zip is unknown'],
    ['constructor', text, 'content-encoding constructor is unknown'],
    [undefined, Buffer.alloc(1_001), 'a request may have at most 1000 bytes'],
    ['gzip', gzipSync(Buffer.alloc(1_000_000)), 'a request may have at most 1000 bytes'],
  ])('refuses %s of %j', async (encoding, bytes, message) => {
    expect(await decodeBody(bytes, encoding, 1_000)).toEqual({ ok: false, message });
  });
});
