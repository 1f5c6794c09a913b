import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createRequire } from 'node:module';
import { zstdCompressSync } from 'node:zlib';
import { registerCodecs } from './codecs.js';
import { decodeBatches, decodeFetchesSafely } from './fetch-decoder-patch.js';
import type { FetchedMessage } from './fetched-message.js';
import { encodeRecord } from './record-encoder.js';
import { isIntact } from './undecodable-batch.js';

const require = createRequire(import.meta.url);
const encodeBatch = require('kafkajs/src/protocol/recordBatch/v0/index.js') as {
  RecordBatch: (batch: object) => Promise<{ readonly buffer: Buffer }>;
};
const Long = require('kafkajs/src/utils/long.js') as { fromValue(value: number): unknown };
const codecs = { none: 0, gzip: 1, snappy: 2, lz4: 3, zstd: 4 } as const;
type CodecName = keyof typeof codecs;

async function batch(
  firstOffset: number,
  values: readonly string[],
  codec: CodecName = 'none',
): Promise<Buffer> {
  const { buffer } = await encodeBatch.RecordBatch({
    firstOffset: Long.fromValue(firstOffset),
    lastOffsetDelta: values.length - 1,
    compression: codecs[codec],
    records: values.map((value, offsetDelta) => encodeRecord({ offsetDelta, value })),
  });
  return buffer;
}

/** Returns the values that were read or, for a batch that cannot be read, why. */
function seen(messages: readonly FetchedMessage[]): [offset: string, what: string][] {
  return messages
    .filter(({ isControlRecord }) => !isControlRecord)
    .map(({ offset, value, undecodable }) => [
      offset,
      undecodable === undefined ? String(value) : 'undecodable',
    ]);
}

const values = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => `value ${String(from + i)} ${'x'.repeat(100)}`);
const expected = (from: number, count: number): [string, string][] =>
  values(from, count).map((value, i) => [String(from + i), value]);

beforeAll(() => {
  registerCodecs();
});

describe('decodeBatches', () => {
  it.each(Object.keys(codecs) as CodecName[])('reads batches in %s', async (codec) => {
    const bytes = Buffer.concat([
      await batch(7, values(7, 50), codec),
      await batch(57, values(57, 3)),
    ]);
    expect(seen(await decodeBatches(bytes))).toEqual(expected(7, 53));
  });

  it('reads the complete records of a fetch that was cut off', async () => {
    const whole = await batch(0, values(0, 3));
    const cut = (await batch(3, values(3, 3))).subarray(0, -1);
    expect(seen(await decodeBatches(Buffer.concat([whole, cut])))).toEqual(expected(0, 3));
  });

  describe.each([
    ['in a codec that there is not', 'none', (bytes: Buffer) => bytes.writeInt16BE(7, 21)],
    ['with damaged gzip', 'gzip', (bytes: Buffer) => bytes.fill(0xff, 70, 80)],
    ['with damaged snappy', 'snappy', (bytes: Buffer) => bytes.fill(0xff, 61, 80)],
    ['with damaged lz4', 'lz4', (bytes: Buffer) => bytes.fill(0xff, 61, 70)],
    ['with damaged zstd', 'zstd', (bytes: Buffer) => bytes.fill(0xff, 70, 90)],
    ['with a damaged number', 'none', (bytes: Buffer) => bytes.fill(0xff, 61, 72)],
    ['that says too many records', 'none', (bytes: Buffer) => bytes.writeInt32BE(2 ** 31 - 1, 57)],
    ['that says fewer than no records', 'none', (bytes: Buffer) => bytes.writeInt32BE(-2, 57)],
    ['of another format', 'none', (bytes: Buffer) => bytes.writeInt8(1, 16)],
  ] as const)('a batch %s', (_, codec, damage) => {
    it('is one message with its bytes, between its neighbours', async () => {
      const bad = await batch(3, values(3, 4), codec);
      damage(bad);
      const bytes = Buffer.concat([
        await batch(0, values(0, 3)),
        bad,
        await batch(7, values(7, 2)),
      ]);
      const messages = await decodeBatches(bytes);
      expect(seen(messages)).toEqual([...expected(0, 3), ['6', 'undecodable'], ...expected(7, 2)]);
      const message = messages.find(({ undecodable }) => undecodable !== undefined);
      expect(message?.value?.equals(bad)).toBe(true);
      expect(message?.undecodable).toMatch(/^offsets 3 to 6, codec \w+, checksum \w+: ./);
    });
  });

  it('distinguishes damage from bytes that were written like this', async () => {
    const bad = await batch(0, values(0, 2), 'zstd');
    bad.fill(0xff, 70, 90);
    expect((await decodeBatches(bad))[0]?.undecodable).toContain('codec zstd, checksum wrong');
    const bomb = await encodedBomb();
    expect((await decodeBatches(bomb))[0]?.undecodable).toMatch(/zstd, checksum right: .*larger/);
  });

  it('continues at the next batch when a damaged one claims an offset beyond it', async () => {
    const bad = await batch(3, values(3, 2));
    bad.writeInt16BE(7, 21);
    bad.writeInt32BE(2 ** 31 - 1, 23);
    const bytes = Buffer.concat([bad, await batch(5, values(5, 1))]);
    expect(seen(await decodeBatches(bytes))).toEqual([['4', 'undecodable'], ...expected(5, 1)]);
    expect(seen(await decodeBatches(bad))).toEqual([['3', 'undecodable']]);
  });

  it('skips a batch whose records have been compacted away', async () => {
    const { buffer } = await encodeBatch.RecordBatch({
      firstOffset: Long.fromValue(4),
      lastOffsetDelta: 2,
      records: [],
    });
    expect(buffer.readInt32BE(57)).toBe(0);
    const messages = await decodeBatches(buffer);
    expect(seen(messages)).toEqual([]);
    expect(messages.at(-1)?.offset).toBe('6');
  });

  it('does not skip records because a damaged batch claims to end behind them', async () => {
    const bad = await batch(3, values(3, 2));
    bad.writeInt32BE(500, 23);
    const bytes = Buffer.concat([bad, await batch(5, values(5, 1))]);
    expect(seen(await decodeBatches(bytes))).toEqual([['4', 'undecodable'], ...expected(5, 1)]);
  });

  it('reads a batch with more records than a function call can have arguments', async () => {
    const small = Array.from({ length: 150_000 }, () => '');
    const messages = await decodeBatches(await batch(0, small, 'gzip'));
    expect(messages).toHaveLength(150_000);
  });

  it('leaves the rest of a fetch that decompresses to too much for the next one', async () => {
    const large = 'x'.repeat(40 * 1_048_576);
    const bytes = Buffer.concat([
      await batch(0, [large], 'zstd'),
      await batch(1, [large], 'zstd'),
      await batch(2, [large], 'zstd'),
    ]);
    expect((await decodeBatches(bytes)).map(({ offset }) => offset)).toEqual(['0', '1']);
  });

  it('never rejects and never goes back, whichever byte is damaged', async () => {
    const whole = [await batch(0, values(0, 3), 'gzip'), await batch(3, values(3, 3))];
    const neighbour = await batch(6, values(6, 1));
    await fc.assert(
      fc.asyncProperty(fc.nat(1), fc.nat(), fc.nat(255), async (which, at, byte) => {
        const bad = Buffer.from(whole[which] ?? []);
        // The broker relies on offset and length, so these are left intact.
        bad[12 + (at % (bad.length - 12))] = byte;
        const others = which === 0 ? [whole[1] ?? neighbour, neighbour] : [neighbour];
        const messages = await decodeBatches(Buffer.concat([bad, ...others]));
        const offsets = messages.map(({ offset }) => Number(offset));
        expect(offsets).toEqual([...new Set(offsets)].sort((a, b) => a - b));
        expect(seen(messages).slice(which === 0 ? -4 : -1)).toEqual(
          which === 0 ? expected(3, 4) : expected(6, 1),
        );
      }),
    );
  });
});

/** Returns a small batch that decompresses to 65 MiB and that a broker accepts. */
async function encodedBomb(): Promise<Buffer> {
  const record = encodeRecord({ value: Buffer.alloc(65 * 1_048_576) });
  const plain = await batch(0, ['placeholder'], 'zstd');
  const bytes = Buffer.concat([plain.subarray(0, 61), zstdCompressSync(record.buffer)]);
  bytes.writeInt32BE(bytes.length - 12, 8);
  const crc32c = require('kafkajs/src/protocol/recordBatch/crc32C/index.js') as (
    covered: Buffer,
  ) => number;
  bytes.writeUInt32BE(crc32c(bytes.subarray(21)), 17);
  expect(isIntact(bytes)).toBe(true);
  return bytes;
}

describe('decodeFetchesSafely', () => {
  it("replaces the client's decoder, once", async () => {
    const path = 'kafkajs/src/protocol/requests/fetch/v4/decodeMessages.js';
    decodeFetchesSafely();
    const patched = require(path) as (decoder: unknown) => Promise<FetchedMessage[]>;
    decodeFetchesSafely();
    expect(require(path)).toBe(patched);
    const Decoder = require('kafkajs/src/protocol/decoder.js') as new (bytes: Buffer) => {
      readInt32(): number;
    };
    const bad = await batch(0, values(0, 1));
    bad.writeInt16BE(7, 21);
    const size = Buffer.alloc(4);
    size.writeInt32BE(bad.length);
    const decoder = new Decoder(Buffer.concat([size, bad, Buffer.from([0, 0, 0, 9])]));
    expect(seen(await patched(decoder))).toEqual([['0', 'undecodable']]);
    expect(decoder.readInt32()).toBe(9);
  });

  it("leaves nothing, and the old formats, to the client's decoder", async () => {
    const decode = require('kafkajs/src/protocol/requests/fetch/v4/decodeMessages.js') as (
      decoder: unknown,
    ) => Promise<FetchedMessage[]>;
    const Decoder = require('kafkajs/src/protocol/decoder.js') as new (bytes: Buffer) => object;
    await expect(decode(new Decoder(Buffer.alloc(4)))).resolves.toEqual([]);
  });
});
