import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encoderDirectory } from './encoder-files.js';

describe('the directory of the encoders', () => {
  let cache: string;
  beforeAll(async () => {
    cache = await mkdtemp(join(tmpdir(), 'encoders-'));
  });
  afterAll(() => rm(cache, { recursive: true }));

  it('is the one that the user names', async () => {
    expect(await encoderDirectory({ MODEL_DIR: '/models' }, () => undefined)).toBe('/models');
  });

  it('is none, with the reason, where Maven does not run', async () => {
    const lines: string[] = [];
    const env = { TRADEWIND_CACHE: cache, PATH: cache };
    expect(await encoderDirectory(env, (line) => lines.push(line))).toBeUndefined();
    expect(lines.join('\n')).toMatch(/cannot be downloaded.*linear model alone/s);
  });
});
