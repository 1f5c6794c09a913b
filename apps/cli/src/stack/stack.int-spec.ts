import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { probeKafka } from './kafka-probe.js';
import { probeRedis } from './redis-probe.js';
import { scratchDirectory } from './scratch.fixture.js';

const ENTRY = fileURLToPath(new URL('../../dist/stack/run-stack.js', import.meta.url));

interface Addresses {
  readonly kafkaBrokers: string;
  readonly redisUrl: string;
}

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let child: ChildProcess;

beforeEach(async () => {
  scratch = await scratchDirectory();
});

afterEach(async () => {
  child.kill('SIGKILL');
  await scratch.remove();
});

/** Starts a stack of its own in another process, with its data under the scratch directory. */
async function startStack(): Promise<Addresses> {
  const env = { ...process.env, KAFKA_BROKERS: '', REDIS_URL: '', TMPDIR: scratch.path };
  const stack = spawn(process.execPath, [ENTRY, '--json'], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child = stack;
  const line = once(createInterface(stack.stdout), 'line') as Promise<[string]>;
  const ended = once(stack, 'exit').then(([code]) => {
    throw new Error(`the stack ended with ${String(code)}`);
  });
  return JSON.parse((await Promise.race([line, ended]))[0]) as Addresses;
}

async function isGone({ kafkaBrokers, redisUrl }: Addresses): Promise<boolean> {
  const answers = await Promise.allSettled([
    probeKafka([kafkaBrokers]),
    probeRedis({ url: redisUrl }),
  ]);
  return answers.every(({ status }) => status === 'rejected');
}

async function becomesGone(addresses: Addresses): Promise<void> {
  while (!(await isGone(addresses))) await new Promise((resolve) => setTimeout(resolve, 100));
}

/** Resolves when a run's data has been removed from the scratch directory. */
async function becomesEmpty(): Promise<void> {
  const left = async () =>
    (await readdir(scratch.path)).filter((name) => name.startsWith('tradew'));
  while ((await left()).length > 0) await new Promise((resolve) => setTimeout(resolve, 100));
}

describe('the stack of a run', () => {
  it.each([
    ['is stopped by SIGTERM', (stack: ChildProcess) => stack.kill('SIGTERM')],
    ['does not outlive a kill -9', (stack: ChildProcess) => stack.kill('SIGKILL')],
    ['ends when its standard input closes', (stack: ChildProcess) => stack.stdin?.end()],
  ])('%s, and leaves nothing', async (_, end) => {
    const addresses = await startStack();
    await probeKafka([addresses.kafkaBrokers]);
    await probeRedis({ url: addresses.redisUrl });
    const exited = once(child, 'exit');
    end(child);
    await becomesGone(addresses);
    await becomesEmpty();
    expect(await isGone(addresses)).toBe(true);
    await exited;
  });
});
