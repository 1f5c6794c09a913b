import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Terminal } from '../live/terminal.js';
import type { FormatName } from '../replay/formats.js';
import { epochOfReplay } from './replay-epoch.js';

const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 0, 1);

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tradewind-epoch-'));
});
afterAll(() => rm(directory, { recursive: true }));

const stamp = (time: number) => new Date(time).toISOString();
const rees46 = (time: number) =>
  `${stamp(time).slice(0, 19).replace('T', ' ')} UTC,view,1,2,a.b,acme,1.00,3,s`;
const retail = (time: number) =>
  `${String(time)},A,x,1,${stamp(time).slice(0, 19).replace('T', ' ')},1.25,1.0,UK`;
const jsonl = (time: number) =>
  JSON.stringify({ type: 'track', event: 'x', userId: 'u', timestamp: stamp(time) });

/** Events in no order: the first of the recording stands last. */
const times = [3, 1, 2, 0].map((hour) => START + hour * HOUR_MS);

function choose(
  path: string,
  format: FormatName,
  options: { epochHours?: number; env?: Record<string, string> } = {},
) {
  return epochOfReplay(
    { path, format, epochHours: options.epochHours },
    {
      terminal: new Terminal(new PassThrough() as unknown as NodeJS.WriteStream),
      signal: new AbortController().signal,
      env: options.env ?? {},
    },
  );
}

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, content);
  return path;
}

describe('epochOfReplay', () => {
  it.each([
    ['rees46', rees46],
    ['online-retail', retail],
    ['events-jsonl', jsonl],
  ] as const)('reads the span of a %s recording, plain or gzip', async (format, line) => {
    const text = times.map(line).join('\n');
    const plain = await choose(await file(`${format}.txt`, text), format);
    expect(plain).toMatchObject({ ms: 60_000, epochs: 181, chosenFrom: 'recording' });
    expect(await choose(await file(`${format}.gz`, gzipSync(text)), format)).toEqual(plain);
  });

  it('takes the span up to where a file breaks off', async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => jsonl(START + i * 1_000));
    const whole = gzipSync(lines.join('\n'));
    const broken = await file('broken.gz', whole.subarray(0, whole.length >> 1));
    const { chosenFrom, epochs } = await choose(broken, 'events-jsonl');
    expect(chosenFrom).toBe('recording');
    expect(epochs).toBeGreaterThan(100);
  });

  it('goes by what the user has set', async () => {
    const path = await file('set.txt', times.map(rees46).join('\n'));
    expect(await choose(path, 'rees46', { epochHours: 0.5 })).toMatchObject({
      ms: HOUR_MS / 2,
      chosenFrom: 'option',
    });
    const env = { MODEL_EPOCH_MS: '5000' };
    expect(await choose(path, 'rees46', { epochHours: 0.5, env })).toMatchObject({
      ms: 5_000,
      chosenFrom: 'environment',
    });
  });

  it('falls back to the default of the format where there is no event', async () => {
    const { ms, chosenFrom, text } = await choose(await file('none.txt', 'nothing'), 'rees46');
    expect({ ms, chosenFrom }).toEqual({ ms: 6 * HOUR_MS, chosenFrom: 'default' });
    expect(text).toContain('no event was found');
  });

  it('falls back to the default of the format for a pipe, of which it takes nothing', async () => {
    const path = join(directory, 'pipe');
    execFileSync('mkfifo', [path]);
    const { chosenFrom, text } = await choose(path, 'online-retail');
    expect(chosenFrom).toBe('default');
    expect(text).toContain('a pipe cannot be read twice');
  });
});
