import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkReplayFiles } from './replay-files.js';

let directory: string;
let recording: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tradewind-files-'));
  recording = join(directory, 'recording.csv');
  await writeFile(recording, 'rows');
});
afterEach(() => rm(directory, { recursive: true }));

function check(path: string, jsonPath?: string): Promise<void> {
  return checkReplayFiles({
    ...{ path, jsonPath, format: 'rees46', speed: Infinity, exit: true },
    ...{ epochHours: undefined, allowExisting: false },
  });
}

describe('checkReplayFiles', () => {
  it('leaves an earlier summary as it is', async () => {
    const json = join(directory, 'summary.json');
    await writeFile(json, 'earlier');
    await check(recording, json);
    expect(await readFile(json, 'utf8')).toBe('earlier');
    await check(recording);
  });

  it.each([
    ['no-such.csv', 'ENOENT'],
    ['.', 'it is a folder without orders.csv'],
  ])('refuses the recording %p', async (name, why) => {
    const path = join(directory, name);
    const message = `--replay ${path} cannot be read: ${why}`;
    await expect(check(path)).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining(message) as unknown,
    });
  });

  it('refuses a summary where there is no directory for it', async () => {
    const json = join(directory, 'none', 'summary.json');
    await expect(check(recording, json)).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining(`--json ${json} cannot be written: ENOENT`) as unknown,
    });
  });
});
