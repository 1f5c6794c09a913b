import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pathOf, RecordingFile } from './recording-file.js';

const TEXT = `first\r\n${'x'.repeat(200_000)}\nlast`;
const LINES = ['first', 'x'.repeat(200_000), 'last'];

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tradewind-recording-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function linesOf(path: string): Promise<string[]> {
  const file = await RecordingFile.open(path);
  const lines: string[] = [];
  for await (const chunk of file.lines()) lines.push(...chunk);
  return lines;
}

const contents = [
  { name: 'plain', bytes: Buffer.from(TEXT) },
  { name: 'gzip', bytes: gzipSync(TEXT) },
];

describe('RecordingFile', () => {
  it.each(contents)('reads the lines of a $name file, twice if need be', async (content) => {
    const path = join(directory, content.name);
    await writeFile(path, content.bytes);
    expect(await linesOf(path)).toEqual(LINES);
    expect(await linesOf(path)).toEqual(LINES);
    expect((await RecordingFile.open(path)).canBeReadAgain).toBe(true);
  });

  it.each(contents)('reads the lines that come $name through a pipe', async ({ name, bytes }) => {
    const pipe = join(directory, `${name}.pipe`);
    execFileSync('mkfifo', [pipe]);
    expect((await RecordingFile.open(pipe)).canBeReadAgain).toBe(false);
    const [lines] = await Promise.all([linesOf(pipe), writeFile(pipe, bytes)]);
    expect(lines).toEqual(LINES);
  });

  it('rejects what cannot be read', async () => {
    await expect(RecordingFile.open(join(directory, 'none'))).rejects.toThrow('ENOENT');
    await expect(RecordingFile.open(directory)).rejects.toThrow('EISDIR');
    const archive = join(directory, 'archive.csv.zip');
    await writeFile(archive, 'PK\x03\x04 and so on');
    await expect(RecordingFile.open(archive)).rejects.toThrow('unpack it');
  });

  it('reads UTF-16, and Latin-1 from where it begins', async () => {
    const path = join(directory, 'encoded');
    await writeFile(path, Buffer.from('\uFEFFCafé\tb\n1', 'utf16le'));
    expect(await linesOf(path)).toEqual(['Café\tb', '1']);
    await writeFile(path, Buffer.from(`${'plain\n'.repeat(20_000)}Café £5\n`, 'latin1'));
    expect((await linesOf(path)).at(-1)).toBe('Café £5');
  });
});

describe('pathOf', () => {
  it('lets a dash stand for standard input', () => {
    expect([pathOf('-'), pathOf('a.csv')]).toEqual(['/dev/stdin', 'a.csv']);
  });
});
