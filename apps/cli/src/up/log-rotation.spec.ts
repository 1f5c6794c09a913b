import { appendFileSync, closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LogRotation } from './log-rotation.js';

let directory: string;
let path: string;
let rotation: LogRotation | undefined;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tradewind-logs-'));
  path = join(directory, 'service.log');
});
afterEach(async () => {
  rotation?.stop();
  await rm(directory, { recursive: true });
});

describe('LogRotation', () => {
  it('keeps one earlier file, while its writer goes on', () => {
    rotation = new LogRotation([path], 10);
    const log = openSync(path, 'a');
    const write = (text: string) => {
      writeSync(log, text);
      rotation?.check();
    };
    write('first');
    expect(readFileSync(path, 'utf8')).toBe('first');
    write(' file');
    expect(readFileSync(path, 'utf8')).toBe('');
    expect(readFileSync(`${path}.1`, 'utf8')).toBe('first file');
    write('the second');
    write('end');
    closeSync(log);
    expect(readFileSync(path, 'utf8')).toBe('end');
    expect(readFileSync(`${path}.1`, 'utf8')).toBe('the second');
  });

  it('bounds what an earlier run has left, at ten megabytes', async () => {
    appendFileSync(path, Buffer.alloc(10 * 1024 * 1024 - 1));
    rotation = new LogRotation([join(directory, 'not there yet'), path]);
    expect(await readdir(directory)).toEqual(['service.log']);
    appendFileSync(path, '.');
    rotation.check();
    expect((await readdir(directory)).toSorted()).toEqual(['service.log', 'service.log.1']);
  });

  it('looks again and again', async () => {
    rotation = new LogRotation([path], 1, 5);
    appendFileSync(path, 'text');
    while ((await readdir(directory)).length < 2) await new Promise(setImmediate);
    expect(readFileSync(`${path}.1`, 'utf8')).toBe('text');
  });
});
