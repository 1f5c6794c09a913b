import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { replayEnvironment, serviceNames } from '@tradewind/cli';
import type { ReplaySummary } from '@tradewind/cli';
import { retailRecording } from '@tradewind/testing';
import { embedded, onKafkaAndRedis } from './platforms.js';
import { figuresOf, firstLines, onlineRetailPath } from './recording.js';
import type { ShopFigures } from './recording.js';
import { figuresIn, replayThrough } from './replay-run.js';
import type { Recording } from './replay-run.js';

const PUBLIC = onlineRetailPath();
const ROWS = 30_000;
const recordings = [
  {
    name: 'generated',
    read: () => Promise.resolve(retailRecording(1, { invoices: 3_600, days: 17 })),
  },
  // The licence forbids a copy in this repository; the file is replayed if it is present.
  ...(existsSync(PUBLIC) ? [{ name: 'recorded', read: () => firstLines(PUBLIC, ROWS + 1) }] : []),
];

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tradewind-replay-'));
});

afterAll(() => rm(directory, { recursive: true }));

/**
 * The recordings cover seventeen days: models learn daily, and a shopper who is silent for five
 * days is lost.
 */
const env = {
  ...replayEnvironment(86_400_000),
  KMEANS_START_VECTORS: '50',
  WIN_BACK_AFTER_MS: String(5 * 86_400_000),
};

/** A recording has at least so many batches; in each of the first, services are killed. */
const BATCHES = 6;

describe.each(recordings)('a replay of a $name shop', ({ name, read }) => {
  let recording: Recording;
  let expected: ShopFigures;
  let undisturbed: ReplaySummary;

  beforeAll(async () => {
    const lines = await read();
    expected = figuresOf(lines);
    recording = { path: join(directory, `${name}.csv`), format: 'online-retail' };
    await writeFile(recording.path, lines.join('\n'));
  });

  it('gives the figures of the file on Kafka and Redis', async () => {
    undisturbed = await onKafkaAndRedis({ env, directory }, (platform) =>
      replayThrough(platform, recording),
    );
    const { rows, shoppers, orders, revenue } = undisturbed;
    expect(rows).toEqual({ read: expected.rows, accepted: expected.rows, rejected: 0 });
    expect({ rows: rows.read, shoppers, orders, revenue }).toEqual(expected);
    expect(Object.keys(undisturbed.segments).length).toBeGreaterThan(1);
    expect(undisturbed.recommendations).toBeGreaterThan(0);
    expect(Object.keys(undisturbed.campaigns).length).toBeGreaterThan(0);
  });

  it('gives the same figures when every service is killed on the way', async () => {
    const { summary, killed } = await onKafkaAndRedis(
      { env, directory },
      async (platform, deaths) => {
        const disturbed = await replayThrough(platform, recording, (batch) => {
          const dying = serviceNames.filter((_, at) => at % BATCHES === batch - 1);
          for (const service of dying) platform.processes[service].kill('SIGKILL');
        });
        return { summary: disturbed, killed: deaths.map(({ name }) => name) };
      },
    );
    expect(new Set(killed)).toEqual(new Set(serviceNames));
    expect(figuresIn(summary)).toEqual(figuresIn(undisturbed));
  });

  it('gives the same figures embedded', async () => {
    const summary = await embedded({ env, directory }, (platform) =>
      replayThrough(platform, recording),
    );
    expect(figuresIn(summary)).toEqual(figuresIn(undisturbed));
  });
});
