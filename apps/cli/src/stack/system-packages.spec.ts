import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Progress } from './progress.js';
import { fakeProgram, scratchDirectory } from './scratch.fixture.js';
import { JAVA, REDIS, installPackages } from './system-packages.js';

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let said: string[];

beforeEach(async () => {
  scratch = await scratchDirectory();
  said = [];
  // Every tool records its calls.
  for (const name of ['apt-get', 'systemctl']) await fakeProgram(scratch.path, name, note(name));
  await fakeProgram(
    scratch.path,
    'apt-cache',
    `case $2 in openjdk-17*) echo '  Candidate: (none)';; *) echo '  Candidate: 1';; esac`,
  );
});

afterEach(() => scratch.remove());

function note(name: string): string {
  return `echo "${name} $*" >>"${join(scratch.path, 'calls')}"`;
}

async function calls(): Promise<string[]> {
  const text = await readFile(join(scratch.path, 'calls'), 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '' && !line.endsWith('--version'));
}

function install(userId: number, allowed = true): Promise<void> {
  return installPackages([JAVA, REDIS], {
    env: { PATH: `${scratch.path}:/usr/bin:/bin` },
    progress: new Progress((line) => said.push(line)),
    allowed,
    userId,
  });
}

describe('missing system packages', () => {
  it('are announced and installed by root, and no service is left running', async () => {
    await install(0);
    expect(said[0]).toBe(
      'Missing: Java 17 or newer, a Redis server. Installing from the system packages (apt-get).',
    );
    const options = '-q -o DPkg::Lock::Timeout=120';
    expect(await calls()).toEqual([
      `apt-get ${options} update`,
      `apt-get ${options} install -y --no-install-recommends openjdk-21-jre-headless redis-server`,
      'systemctl disable --now redis-server',
    ]);
  });

  it('are installed by a user who has sudo without a password', async () => {
    await fakeProgram(scratch.path, 'sudo', 'shift; exec "$@"');
    await install(1_000);
    expect(await calls()).toHaveLength(3);
  });

  it.each([
    ['has no such sudo', 1_000, true],
    ['was told not to', 0, false],
  ])('are named in one command when this user %s', async (_, userId, allowed) => {
    await fakeProgram(scratch.path, 'sudo', 'exit 1');
    await expect(install(userId, allowed)).rejects.toMatchObject({
      code: 'STACK_UNAVAILABLE',
      command:
        'sudo apt-get update && sudo apt-get install -y openjdk-21-jre-headless redis-server',
    });
    expect(await calls()).toEqual([]);
  });

  it('are guessed in that command when the lists are empty', async () => {
    await fakeProgram(scratch.path, 'apt-cache', 'exit 0');
    await expect(install(0, false)).rejects.toMatchObject({
      command: 'sudo apt-get update && sudo apt-get install -y default-jre-headless redis-server',
    });
  });

  it("that cannot be installed are reported with apt-get's own error", async () => {
    await fakeProgram(scratch.path, 'apt-get', aptThatFailsToInstall);
    await expect(install(0)).rejects.toThrow('E: Unable to fetch some archives');
  });
});

const aptThatFailsToInstall = `
case $* in
  *install*) echo 'E: Unable to fetch some archives'; exit 100;;
esac`;
