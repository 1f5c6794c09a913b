import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Results } from './run/report.js';

const PROGRAM = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const FEW_EVENTS = '5000';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tradewind-bench-spec-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Runs the built program, which starts its own servers. */
function start(...args: string[]) {
  const child = spawn(process.execPath, [PROGRAM, 'backbone', ...args], {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, ended, said: () => said };
}

/** Resolves when the program has printed something; rejects if it ends before. */
async function untilSaid({ child, ended, said }: ReturnType<typeof start>, text: string) {
  const over = ended.then((code) => {
    throw new Error(`ended with ${String(code)} before it said '${text}':\n${said()}`);
  });
  while (!said().includes(text)) await Promise.race([once(child.stderr, 'data'), over]);
  over.catch(() => undefined);
}

describe('npm run bench -- backbone', () => {
  it('drains the same topic by several cases and reports consistent figures', async () => {
    const json = join(directory, 'out.json');
    const profiles = join(directory, 'profiles');
    const only = 'raw-consumer,batch-server,nest-server-kafka,platformatic-consumer';
    const run = start(
      ...['--case', only, '--events', FEW_EVENTS, '--json', json, '--cpu-profile', profiles],
    );
    const code = await run.ended;
    expect([code, run.said()]).toEqual([0, expect.stringContaining('batch-server / raw-consumer')]);
    const results = JSON.parse(await readFile(json, 'utf8')) as Results;
    expect(results.machine.redis).toMatch(/^\d+\.\d+\.\d+, appendfsync everysec$/);
    const of = (name: string) => {
      const found = results.cases.find((one) => one.name === name);
      if (!found) throw new Error(`there is no ${name}`);
      return found;
    };
    expect(results.cases.map(({ name }) => name).join()).toBe(
      'raw-consumer,batch-server,nest-server-kafka,platformatic-consumer',
    );
    for (const one of results.cases) {
      expect(one.eventsPerSecond).toBeGreaterThan(0);
      expect(one.cpuSecondsPerMillion).toBeGreaterThan(0);
      expect(one.rssMiB).toBeGreaterThan(20);
    }
    // Three commands per event, compared with one write per chunk of events.
    expect(of('nest-server-kafka').redisCommandsPerEvent).toBeGreaterThanOrEqual(3);
    expect(of('batch-server').redisCommandsPerEvent).toBeLessThan(0.5);
    expect(of('batch-server').redisCommandsPerEvent).toBeGreaterThan(0);
    expect(of('raw-consumer').redisCommandsWithScriptsPerEvent).toBe(0);
    expect(of('batch-server').redisBytesPerShopper).toBeGreaterThan(50);
    expect((await readdir(profiles)).toSorted()).toEqual([
      'batch-server.cpuprofile',
      'nest-server-kafka.cpuprofile',
      'platformatic-consumer.cpuprofile',
      'raw-consumer.cpuprofile',
    ]);
  });

  it('stops everything when it is interrupted', async () => {
    const run = start('--case', 'nest-server-kafka', '--events', '100000');
    await untilSaid(run, 'filling');
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(130);
    expect(run.said()).toContain('interrupted');
  });
});
