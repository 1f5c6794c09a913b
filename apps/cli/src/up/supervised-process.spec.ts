import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pause } from '../http/pause.js';
import { SupervisedProcess } from './supervised-process.js';
import type { Death } from './supervised-process.js';

let directory: string;
let process_: SupervisedProcess | undefined;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tradewind-supervise-'));
});
afterEach(async () => {
  await process_?.stop(0);
  await rm(directory, { recursive: true });
});

async function supervise(script: string, onDeath: (death: Death) => void = () => undefined) {
  const path = join(directory, 'script.mjs');
  await writeFile(path, script);
  const logPath = join(directory, 'log');
  process_ = new SupervisedProcess(
    { name: 'worker', script: path, env: { ...process.env, GREETING: 'hello' }, logPath },
    onDeath,
  );
  process_.start();
  return { supervised: process_, logPath };
}

async function until(fact: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await fact())) await pause(20);
}

async function lines(path: string): Promise<string[]> {
  return (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
}

const STAYS = 'console.log(process.env.GREETING, process.pid); setInterval(() => {}, 1000);';

describe('SupervisedProcess', () => {
  it('starts a process again that was killed, and keeps one log', async () => {
    const deaths: Death[] = [];
    const { supervised, logPath } = await supervise(STAYS, (death) => deaths.push(death));
    const first = supervised.pid;
    await until(async () => (await lines(logPath)).length === 1);
    supervised.kill('SIGKILL');
    await until(async () => (await lines(logPath)).length === 2);
    expect(supervised.pid).not.toBe(first);
    expect(deaths).toEqual([{ name: 'worker', how: 'SIGKILL', restartInMs: 250 }]);
    expect(await lines(logPath)).toEqual([
      `hello ${String(first)}`,
      `hello ${String(supervised.pid)}`,
    ]);
  });

  it('waits longer each time for a process that keeps dying', async () => {
    const deaths: Death[] = [];
    const { supervised } = await supervise('process.exit(3)', (death) => deaths.push(death));
    await until(() => deaths.length === 3);
    expect(deaths.map(({ how }) => how)).toEqual(Array(3).fill('status 3'));
    expect(deaths.map(({ restartInMs }) => restartInMs)).toEqual([250, 500, 1_000]);
    expect(supervised.deaths).toBe(3);
  });

  it('stops for good when asked to', async () => {
    const { supervised, logPath } = await supervise(STAYS);
    await until(async () => (await lines(logPath)).length === 1);
    const pid = supervised.pid ?? 0;
    await supervised.stop(10_000);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(supervised.pid).toBeUndefined();
    expect(supervised.deaths).toBe(0);
  });

  it('starts again what was stopped, and then again what dies', async () => {
    const { supervised, logPath } = await supervise(STAYS);
    await until(async () => (await lines(logPath)).length === 1);
    await supervised.stop(10_000);
    supervised.start();
    await until(async () => (await lines(logPath)).length === 2);
    supervised.kill('SIGKILL');
    await until(async () => (await lines(logPath)).length === 3);
    expect(supervised.deaths).toBe(1);
  });

  it('kills what does not end when asked', async () => {
    const { supervised, logPath } = await supervise(`process.on('SIGTERM', () => {}); ${STAYS}`);
    await until(async () => (await lines(logPath)).length === 1);
    const pid = supervised.pid ?? 0;
    await supervised.stop(100);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});
