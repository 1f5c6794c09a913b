import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  chooseEpoch,
  RecordingFile,
  replayEnvironment,
  serviceNames,
  spanOf,
} from '@tradewind/cli';
import type { EpochChoice, FormatName, ReplaySummary } from '@tradewind/cli';
import { embedded, onKafkaAndRedis } from './platforms.js';
import { onlineRetailPath, threeBusyHours } from './recording.js';
import { figuresIn, replayThrough } from './replay-run.js';
import type { Recording } from './replay-run.js';

const CLICKSTREAM = join(import.meta.dirname, '../../../tools/clickstream.mjs');
const PUBLIC = onlineRetailPath();

interface ThreeHours {
  readonly name: string;
  readonly format: FormatName;
  readonly read: () => Promise<string>;
  /** Batches that it makes, after the first. */
  readonly lastBatch: number;
  /** What there is too little of in three hours of it. */
  readonly missing: readonly string[];
}

const recordings: readonly ThreeHours[] = [
  {
    name: 'clickstream',
    format: 'rees46',
    read: () => {
      const args = ['3000', '--hours', '3', '--shoppers', '800'];
      return Promise.resolve(execFileSync(process.execPath, [CLICKSTREAM, ...args]).toString());
    },
    lastBatch: 5,
    missing: ['propensity'],
  },
  // An order log has neither carts nor visits: there is no campaign to decide on within three hours.
  ...(existsSync(PUBLIC)
    ? [
        {
          name: 'order log',
          format: 'online-retail',
          read: async () => (await threeBusyHours(PUBLIC)).join('\n'),
          lastBatch: 0,
          missing: ['propensity', 'campaigns'],
        } as const,
      ]
    : []),
];

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tradewind-hours-'));
});
afterAll(() => rm(directory, { recursive: true }));

describe.each(recordings)(
  'three hours of a $name',
  ({ name, format, read, lastBatch, missing }) => {
    let recording: Recording;
    let epoch: EpochChoice;
    let run: { env: Record<string, string>; directory: string };
    let undisturbed: ReplaySummary;

    beforeAll(async () => {
      recording = { path: join(directory, `${name}.csv`), format };
      await writeFile(recording.path, await read());
      const { signal } = new AbortController();
      const span = await spanOf(await RecordingFile.open(recording.path), { format, signal });
      if (!span) throw new Error('the recording holds no event');
      epoch = chooseEpoch(span);
      run = { env: { ...replayEnvironment(epoch.ms) }, directory };
    });

    it('give lists, segments and, where there are carts, campaigns by default', async () => {
      expect(epoch.epochs).toBeGreaterThan(100);
      undisturbed = await onKafkaAndRedis(run, (platform) => replayThrough(platform, recording));
      expect(undisturbed.recommendations).toBeGreaterThan(50);
      expect(Object.keys(undisturbed.segments).length).toBeGreaterThan(1);
      const told = new Set(undisturbed.missing.map(({ what }) => what));
      expect(told).toEqual(new Set(missing));
      const campaigns = Object.values(undisturbed.campaigns);
      expect(campaigns.some((count) => count > 0)).toBe(!told.has('campaigns'));
    });

    it('come to the same figures when every service is killed on the way', async () => {
      const killed = await onKafkaAndRedis(run, async (platform, deaths) => {
        const summary = await replayThrough(platform, recording, (batch) => {
          const victims = serviceNames.filter((_, i) => Math.min(i + 1, lastBatch) === batch);
          for (const victim of victims) platform.processes[victim].kill('SIGKILL');
        });
        return { summary, services: deaths.map((death) => death.name) };
      });
      expect(new Set(killed.services)).toEqual(new Set(serviceNames));
      expect(figuresIn(killed.summary)).toEqual(figuresIn(undisturbed));
    });

    it('come to the same figures embedded', async () => {
      const summary = await embedded(run, (platform) => replayThrough(platform, recording));
      expect(figuresIn(summary)).toEqual(figuresIn(undisturbed));
    });
  },
);
