import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startGuarded } from './guarded-process.js';
import type { GuardedProcess } from './guarded-process.js';
import { scratchDirectory } from './scratch.fixture.js';

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let directory: string;

beforeEach(async () => {
  scratch = await scratchDirectory();
  directory = join(scratch.path, 'data');
  await mkdir(directory);
});

afterEach(() => scratch.remove());

/** Runs a shell script under guard. Its first line of output is its process id. */
function guard(script: string): GuardedProcess {
  return startGuarded({
    command: 'sh',
    args: ['-c', `echo $$; ${script}`],
    directory,
    logFile: join(directory, 'log'),
  });
}

async function processId(process: GuardedProcess): Promise<number> {
  for (;;) {
    const log = await process.logTail();
    if (log !== '') return Number.parseInt(log, 10);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('a guarded process', () => {
  it('is ended when asked, and its directory removed', async () => {
    const guarded = guard('exec sleep 60');
    const pid = await processId(guarded);
    expect(isRunning(pid)).toBe(true);
    await guarded.stop();
    expect(isRunning(pid)).toBe(false);
    expect(existsSync(directory)).toBe(false);
  });

  it('is killed when it does not end by itself', async () => {
    const guarded = guard(`trap '' TERM; while :; do sleep 0.05; done`);
    const pid = await processId(guarded);
    await guarded.stop();
    expect(isRunning(pid)).toBe(false);
  }, 240_000);

  it('reports its exit code and the end of its log when it dies', async () => {
    const guarded = guard('echo one; echo two >&2; exit 7');
    await expect(guarded.exited).resolves.toBe(7);
    await expect(guarded.logTail(2)).resolves.toBe('one\ntwo');
    await guarded.stop();
    expect(existsSync(directory)).toBe(false);
  });

  it('keeps its log until it is stopped', async () => {
    const guarded = guard('exit 0');
    await guarded.exited;
    await expect(readFile(join(directory, 'log'), 'utf8')).resolves.toMatch(/^\d+\n$/);
    await guarded.stop();
  });

  it('is killed and started again on what it has written', async () => {
    const guarded = guard(`echo written >> ${directory}/data; exec sleep 60`);
    const first = await processId(guarded);
    await guarded.kill();
    expect(isRunning(first)).toBe(false);
    await expect(guarded.exited).resolves.toBe(137);
    guarded.restart();
    const written = () => readFile(join(directory, 'data'), 'utf8');
    while ((await written()) !== 'written\nwritten\n') await new Promise(setImmediate);
    const second = Number((await guarded.logTail(1)).trim());
    expect(isRunning(second)).toBe(true);
    expect(second).not.toBe(first);
    await guarded.stop();
    expect(isRunning(second)).toBe(false);
    expect(existsSync(directory)).toBe(false);
  });

  it('can be stopped after it was killed', async () => {
    const guarded = guard('exec sleep 60');
    await processId(guarded);
    await guarded.kill();
    await guarded.stop();
    expect(existsSync(directory)).toBe(false);
  });

  it('reports a command that cannot be started', async () => {
    const guarded = startGuarded({
      command: 'no-such-command',
      args: [],
      directory,
      logFile: join(directory, 'log'),
    });
    await expect(guarded.exited).resolves.toBe(127);
    await expect(guarded.logTail()).resolves.toContain('no-such-command');
    await guarded.stop();
  });
});
