import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { dataDirectoryOf, removeOldReplays, runName } from './data-directory.js';

/** Above what an operating system gives to processes. */
const NO_PROCESS = 2 ** 30;

describe('dataDirectoryOf', () => {
  it('keeps the demo, the shop and each replay apart, unless a directory is asked for', () => {
    const demo = dataDirectoryOf(undefined, { kind: 'demo', run: 'r' });
    expect(dataDirectoryOf(undefined, { kind: 'demo', run: 's' })).toEqual(demo);
    const others = [
      dataDirectoryOf(undefined, { kind: 'shop', run: 'r' }),
      dataDirectoryOf(undefined, { kind: 'replay', run: 'r' }),
      dataDirectoryOf(undefined, { kind: 'replay', run: 's' }),
    ];
    expect(new Set([demo, ...others].map(({ database }) => database)).size).toBe(4);
    const asked = dataDirectoryOf('/d', { kind: 'replay', run: 'r' });
    expect(asked).toEqual({ path: '/d', logs: '/d/logs', database: '/d/embedded.sqlite' });
  });
});

describe('removeOldReplays', () => {
  let base: string;
  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'tradewind-replays-'));
  });
  afterEach(() => rm(base, { recursive: true }));

  it('leaves the newest nine, those under way and what is none of its own', async () => {
    const runs = Array.from({ length: 12 }, (_, i) => runName(1_700_000_000_000 + i, NO_PROCESS));
    const underWay = runName(1_600_000_000_000, process.pid);
    for (const name of [...runs, underWay, 'notes.txt']) {
      await mkdir(join(base, 'replays', name, 'logs'), { recursive: true });
    }
    await removeOldReplays(base);
    expect(await readdir(join(base, 'replays'))).toEqual(
      [underWay, ...runs.slice(3), 'notes.txt'].toSorted(),
    );
  });

  it('does nothing where there are none', async () => {
    await removeOldReplays(base);
    expect(await readdir(base)).toEqual([]);
  });
});
