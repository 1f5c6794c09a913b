import type { Progress } from './progress.js';
import { runCommand } from './run-command.js';
import { StackUnavailableError } from './stack-error.js';

const QUERY_TIMEOUT_MS = 30_000;
const INSTALL_TIMEOUT_MS = 600_000;

/** A program that is missing, and the packages that have it: the first one known is taken. */
export interface Requirement {
  readonly program: string;
  readonly packages: readonly string[];
}

export const JAVA: Requirement = {
  program: 'Java 17 or newer',
  packages: ['openjdk-17-jre-headless', 'openjdk-21-jre-headless', 'default-jre-headless'],
};
export const MAVEN: Requirement = { program: 'Maven', packages: ['maven'] };
export const REDIS: Requirement = {
  program: 'a Redis server',
  packages: ['redis-server', 'valkey-server'],
};

/** Runs a command as the system's administrator. */
export type Administrator = readonly string[];

/** How this user can act as administrator without being asked for a password; undefined if not. */
export async function findAdministrator(): Promise<Administrator | undefined> {
  if (process.getuid?.() === 0) return [];
  const { code } = await runCommand('sudo', ['-n', 'true'], { timeoutMs: QUERY_TIMEOUT_MS });
  return code === 0 ? ['sudo', '-n'] : undefined;
}

/**
 * Installs what is missing from the system's packages, after saying so.
 * Rejects with {@link StackUnavailableError}, naming the command to run, when it may not or cannot.
 */
export async function installPackages(
  missing: readonly Requirement[],
  progress: Progress,
  allowed: boolean,
): Promise<void> {
  if (missing.length === 0) return;
  const programs = missing.map(({ program }) => program).join(', ');
  const hasApt = (await query('apt-get', ['--version'])).code === 0;
  if (!hasApt) {
    throw new StackUnavailableError(
      `${programs} missing, and this system has no apt-get: install them with its own packages.`,
    );
  }
  const administrator = allowed ? await findAdministrator() : undefined;
  if (administrator === undefined) {
    const packages = await choosePackages(missing);
    throw new StackUnavailableError(
      `${programs} missing, and this user may not install packages.`,
      `sudo apt-get update && sudo apt-get install -y ${packages.join(' ')}`,
    );
  }
  await install(missing, administrator, progress);
}

async function install(
  missing: readonly Requirement[],
  administrator: Administrator,
  progress: Progress,
): Promise<void> {
  progress.say(
    `Missing: ${missing.map(({ program }) => program).join(', ')}. ` +
      'Installing from the system packages (apt-get).',
  );
  const update = await progress.step('Updating the package lists', (detail) =>
    aptGet(administrator, ['update'], detail),
  );
  const packages = await choosePackages(missing);
  const result = await progress.step(`Installing ${packages.join(', ')}`, (detail) =>
    aptGet(administrator, ['install', '-y', '--no-install-recommends', ...packages], detail),
  );
  if (packages.some((name) => /^(redis|valkey)-server$/.test(name))) {
    await stopPackagedService(administrator, packages);
  }
  if (result.code !== 0) {
    const sudo = administrator.length === 0 ? '' : 'sudo ';
    throw new StackUnavailableError(
      `apt-get could not install ${packages.join(', ')}: ` +
        lastError(update.code === 0 ? result.output : `${result.output}\n${update.output}`),
      `${sudo}apt-get update && ${sudo}apt-get install -y ${packages.join(' ')}`,
    );
  }
}

function lastError(output: string): string {
  const lines = output.trim().split('\n');
  return lines.findLast((line) => line.startsWith('E:')) ?? lines.at(-1) ?? 'no output';
}

/** The packages to install, one for each requirement, as far as the system's lists know them. */
async function choosePackages(missing: readonly Requirement[]): Promise<string[]> {
  return Promise.all(
    missing.map(async ({ packages }) => {
      for (const name of packages) {
        const { output } = await query('apt-cache', ['policy', name]);
        if (/Candidate: (?!\(none\))/.test(output)) return name;
      }
      return packages.at(-1) ?? '';
    }),
  );
}

function query(command: string, args: readonly string[]) {
  const env = { ...process.env, LC_ALL: 'C' };
  return runCommand(command, args, { env, timeoutMs: QUERY_TIMEOUT_MS });
}

function aptGet(administrator: Administrator, args: string[], detail: (text: string) => void) {
  return runCommand(
    'env',
    [
      ...[...administrator, 'env', 'DEBIAN_FRONTEND=noninteractive', 'LC_ALL=C', 'apt-get'],
      ...['-q', '-o', 'DPkg::Lock::Timeout=120', ...args],
    ],
    { timeoutMs: INSTALL_TIMEOUT_MS, onLine: detail },
  );
}

/** The package starts a server of the whole system; only the program was wanted. */
async function stopPackagedService(
  administrator: Administrator,
  packages: readonly string[],
): Promise<void> {
  for (const name of packages.filter((each) => each.endsWith('-server'))) {
    for (const words of [
      ['systemctl', 'disable', '--now', name],
      ['service', name, 'stop'],
    ]) {
      const { code } = await query('env', [...administrator, ...words]);
      if (code === 0) break;
    }
  }
}
