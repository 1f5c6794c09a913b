import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PostOutcome } from '../http/collector-client.js';
import { MAX_BATCH_BYTES, MAX_BATCH_EVENTS } from './limits.js';
import { Replay } from './replay.js';
import type { ReplayOptions } from './replay.js';

interface Message {
  readonly messageId: string;
  readonly timestamp: string;
}

/** A collector that takes batches in memory, and checks that they come one at a time. */
class FakeCollector {
  readonly batches: Message[][] = [];
  readonly bodies: string[] = [];
  #busy = false;

  constructor(
    private readonly answer: (batch: readonly Message[]) => PostOutcome = () => ({
      kind: 'taken',
      rejected: [],
    }),
  ) {}

  async post(body: string): Promise<PostOutcome> {
    if (this.#busy) throw new Error('two requests under way');
    this.#busy = true;
    await new Promise(setImmediate);
    const { batch } = JSON.parse(body) as { batch: Message[] };
    this.bodies.push(body);
    this.batches.push(batch);
    this.#busy = false;
    return this.answer(batch);
  }
}

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tradewind-replay-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function replay(
  content: string | Buffer,
  collector: FakeCollector,
  options: Partial<ReplayOptions> & { signal?: AbortSignal } = {},
) {
  const path = join(directory, 'recording');
  await writeFile(path, content);
  const { signal = new AbortController().signal, ...rest } = options;
  const started = await Replay.open(
    { path, format: 'rees46', speed: Infinity, ...rest },
    collector,
    signal,
  );
  await started.run();
  return started;
}

function views(count: number, brand = 'b'): string {
  return Array.from(
    { length: count },
    (_, i) => `2019-11-01 00:00:03 UTC,view,${String(i)},1,c,${brand},1.5,${String(i % 7)},s\n`,
  ).join('');
}

describe('Replay', () => {
  it('sends everything in order, in batches within the limits', async () => {
    const collector = new FakeCollector();
    const { counts, progress } = await replay(views(2_500, 'x'.repeat(700)), collector);
    expect(counts).toEqual({ read: 2_500, accepted: 2_500, rejected: 0 });
    expect(progress.bytes).toBe(progress.totalBytes);
    const rows = collector.batches.flat().map(({ messageId }) => messageId.split('-')[2]);
    expect(rows).toEqual(Array.from({ length: 2_500 }, (_, i) => (i + 1).toString(36)));
    for (const [i, batch] of collector.batches.entries()) {
      expect(batch.length).toBeLessThanOrEqual(MAX_BATCH_EVENTS);
      expect(Buffer.byteLength(collector.bodies[i] ?? '')).toBeLessThanOrEqual(MAX_BATCH_BYTES);
    }
  });

  it('makes the same messages of a gzip file, of members of it, and of Windows line ends', async () => {
    const text = views(300);
    const [plain, zipped, windows] = [
      new FakeCollector(),
      new FakeCollector(),
      new FakeCollector(),
    ];
    await replay(text, plain);
    const half = text.indexOf('\n', text.length / 2) + 1;
    await replay(
      Buffer.concat([gzipSync(text.slice(0, half)), gzipSync(text.slice(half))]),
      zipped,
    );
    await replay(`\uFEFF${text.replaceAll('\n', '\r\n')}`, windows);
    expect(zipped.bodies).toEqual(plain.bodies);
    expect(windows.bodies).toEqual(plain.bodies);
  });

  it('says so when a gzip file breaks off', async () => {
    const zipped = gzipSync(views(300));
    await expect(
      replay(zipped.subarray(0, zipped.length - 20), new FakeCollector()),
    ).rejects.toThrow('unexpected end of file');
  });

  it('counts all rows of an order that the collector rejects', async () => {
    const rows = ['A', 'A', 'B', 'A']
      .map((invoice) => `${invoice},1,x,1,2011-02-01 11:00:00,1,1.0,UK\n`)
      .join('');
    const collector = new FakeCollector((batch) => ({
      kind: 'taken',
      rejected: batch
        .map(({ messageId }, index) => ({ messageId, index, reason: 'no such order' }))
        .filter(({ messageId }) => messageId.includes('-A-')),
    }));
    const { counts, rejections, rejectedEvents, progress } = await replay(rows, collector, {
      format: 'online-retail',
    });
    expect(counts).toEqual({ read: 4, accepted: 1, rejected: 3 });
    expect(progress.events).toBe(1);
    expect(rejectedEvents).toBe(1);
    expect(rejections).toEqual([{ reason: 'no such order', first: 'online-retail-A-1', rows: 3 }]);
  });

  it('finds the one event for which a whole batch is refused', async () => {
    const collector = new FakeCollector((batch) =>
      batch.some(({ messageId }) => messageId.endsWith('-5'))
        ? { kind: 'refused', reason: '400: no' }
        : { kind: 'taken', rejected: [] },
    );
    const { counts } = await replay(views(9), collector);
    expect(counts).toEqual({ read: 9, accepted: 8, rejected: 1 });
  });

  it('does not send what is too large', async () => {
    const collector = new FakeCollector();
    const { counts } = await replay(views(1, 'x'.repeat(400_001)) + views(1), collector);
    expect(counts).toEqual({ read: 2, accepted: 1, rejected: 1 });
  });

  it('accounts for every row, whatever the file holds', async () => {
    const line = fc.oneof(
      fc.constantFrom(
        '2019-11-01 00:00:03 UTC,view,1,1,c,b,1.5,7,s',
        '2019-11-01 00:00:03 UTC,purchase,1,1,c,"b,""x""",1.5,7,s',
        '2019-11-01 00:00:03 UTC,view,1,1,c,b,dear,7,s',
        '"',
        '',
      ),
      fc.string(),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 60 }), fc.nat(4), async (lines, nth) => {
        const collector = new FakeCollector((batch) => ({
          kind: 'taken',
          rejected: batch
            .map((_, index) => ({ index, reason: 'chance' }))
            .filter(({ index }) => nth > 0 && index % nth === 0),
        }));
        const { counts } = await replay(lines.join('\n'), collector);
        expect(counts.accepted + counts.rejected).toBe(counts.read);
        expect(counts.read).toBeGreaterThanOrEqual(collector.batches.flat().length);
      }),
      { numRuns: 60 },
    );
  });

  it('stops when told to, with what has been settled', async () => {
    const stop = new AbortController();
    const collector = new FakeCollector(() => {
      stop.abort();
      return { kind: 'taken', rejected: [] };
    });
    const { counts } = await replay(views(20_000), collector, { signal: stop.signal });
    expect(counts.accepted).toBeLessThan(20_000);
    expect(counts.accepted).toBeGreaterThan(0);
  });

  it('fails when the collector refuses every request', async () => {
    const collector = new FakeCollector(() => {
      throw new Error('the collector rejects the write key');
    });
    await expect(replay(views(5_000), collector)).rejects.toThrow('write key');
  });
});
