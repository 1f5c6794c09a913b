import type { Progress } from './progress.js';
import { runCommand } from './run-command.js';
import type { CommandResult } from './run-command.js';
import { StackUnavailableError } from './stack-error.js';

const QUERY_TIMEOUT_MS = 30_000;
const INSTALL_TIMEOUT_MS = 600_000;

/**
 * A missing program and the packages that provide it; the first package that the system knows is
 * installed.
 */
export interface Requirement {
  readonly program: string;
  readonly packages: readonly string[];
  /** The package that most likely exists if the system's lists are empty. */
  readonly likeliest: string;
}

export const JAVA: Requirement = {
  program: 'Java 17 or newer',
  packages: ['openjdk-17-jre-headless', 'openjdk-21-jre-headless', 'default-jre-headless'],
  likeliest: 'default-jre-headless',
};
export const MAVEN: Requirement = { program: 'Maven', packages: ['maven'], likeliest: 'maven' };
export const REDIS: Requirement = {
  program: 'a Redis server',
  packages: ['redis-server', 'valkey-server'],
  likeliest: 'redis-server',
};

export const CHROMIUM: Requirement = {
  program: 'Chromium',
  packages: ['chromium', 'chromium-browser'],
  likeliest: 'chromium',
};

export const PROMTOOL: Requirement = {
  program: 'promtool of Prometheus',
  packages: ['prometheus'],
  likeliest: 'prometheus',
};

/** Packages that start a service of the system when they are installed. */
const SERVERS: readonly string[] = [...REDIS.packages, ...PROMTOOL.packages];

/** The words before a command that run it as administrator. */
type Administrator = readonly string[];

export interface InstallOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
  /** True if packages may be installed; otherwise the error names the command. */
  readonly allowed: boolean;
  /** User that this process runs as; 0 is root. */
  readonly userId?: number | undefined;
}

/**
 * Installs the missing programs from the system's packages and reports it, if the user is root or
 * has sudo without a password. Rejects with {@link StackUnavailableError}, naming the command to
 * run, if that is not permitted or fails.
 */
export async function installPackages(
  missing: readonly Requirement[],
  options: InstallOptions,
): Promise<void> {
  if (missing.length === 0) return;
  const apt = new Apt(options);
  const programs = missing.map(({ program }) => program).join(', ');
  if (!(await apt.exists())) {
    throw new StackUnavailableError(
      `${programs} missing, and this system has no apt-get: install them with its own packages.`,
    );
  }
  const administrator = options.allowed ? await findAdministrator(options) : undefined;
  if (administrator === undefined) {
    throw new StackUnavailableError(
      `${programs} missing, and this user may not install packages.`,
      installCommand(await apt.choose(missing), 'sudo '),
    );
  }
  options.progress.say(`Missing: ${programs}. Installing from the system packages (apt-get).`);
  await install(apt, missing, administrator);
}

/**
 * Returns how this user becomes administrator without a password; undefined if that is impossible.
 */
async function findAdministrator(options: InstallOptions): Promise<Administrator | undefined> {
  if ((options.userId ?? process.getuid?.()) === 0) return [];
  const { env } = options;
  const { code } = await runCommand('sudo', ['-n', 'true'], { env, timeoutMs: QUERY_TIMEOUT_MS });
  return code === 0 ? ['sudo', '-n'] : undefined;
}

async function install(
  apt: Apt,
  missing: readonly Requirement[],
  administrator: Administrator,
): Promise<void> {
  const update = await apt.update(administrator);
  const packages = await apt.choose(missing);
  const result = await apt.install(packages, administrator);
  const servers = packages.filter((name) => SERVERS.includes(name));
  await apt.stopServices(servers, administrator);
  if (result.code === 0) return;
  // A failed update of the lists explains why a package is not found.
  const output = update.code === 0 ? result.output : `${result.output}\n${update.output}`;
  throw new StackUnavailableError(
    `apt-get could not install ${packages.join(', ')}: ${lastError(output)}`,
    installCommand(packages, administrator.length === 0 ? '' : 'sudo '),
  );
}

function installCommand(packages: readonly string[], sudo: string): string {
  return `${sudo}apt-get update && ${sudo}apt-get install -y ${packages.join(' ')}`;
}

function lastError(output: string): string {
  const lines = output.trim().split('\n');
  return lines.findLast((line) => line.startsWith('E:')) ?? lines.at(-1) ?? '';
}

/** Debian's package tools. */
class Apt {
  private readonly env: NodeJS.ProcessEnv;
  private readonly progress: Progress;

  constructor({ env, progress }: InstallOptions) {
    this.env = { ...env, LC_ALL: 'C' };
    this.progress = progress;
  }

  async exists(): Promise<boolean> {
    return (await this.query('apt-get', ['--version'])).code === 0;
  }

  /** Returns one package for each requirement, as far as the system's lists know them. */
  choose(missing: readonly Requirement[]): Promise<string[]> {
    return Promise.all(
      missing.map(async ({ packages, likeliest }) => {
        for (const name of packages) {
          const { output } = await this.query('apt-cache', ['policy', name]);
          if (/Candidate: (?!\(none\))/.test(output)) return name;
        }
        return likeliest;
      }),
    );
  }

  update(administrator: Administrator): Promise<CommandResult> {
    return this.progress.step('Updating the package lists', (detail) =>
      this.aptGet(administrator, ['update'], detail),
    );
  }

  install(packages: readonly string[], administrator: Administrator): Promise<CommandResult> {
    const args = ['install', '-y', '--no-install-recommends', ...packages];
    return this.progress.step(`Installing ${packages.join(', ')}`, (detail) =>
      this.aptGet(administrator, args, detail),
    );
  }

  /** A server's package starts a system-wide service, but only the program is needed. */
  async stopServices(names: readonly string[], administrator: Administrator): Promise<void> {
    for (const name of names) {
      const disable = ['systemctl', 'disable', '--now', name];
      const { code } = await this.query('env', [...administrator, ...disable]);
      if (code !== 0) await this.query('env', [...administrator, 'service', name, 'stop']);
    }
  }

  private aptGet(
    administrator: Administrator,
    args: readonly string[],
    onLine: (line: string) => void,
  ): Promise<CommandResult> {
    // sudo drops the environment, so the variables are part of the command.
    const environment = ['env', 'DEBIAN_FRONTEND=noninteractive', 'LC_ALL=C'];
    const words = [...administrator, ...environment, 'apt-get', '-q'];
    return runCommand('env', [...words, '-o', 'DPkg::Lock::Timeout=120', ...args], {
      env: this.env,
      timeoutMs: INSTALL_TIMEOUT_MS,
      onLine,
    });
  }

  private query(command: string, args: readonly string[]): Promise<CommandResult> {
    return runCommand(command, args, { env: this.env, timeoutMs: QUERY_TIMEOUT_MS });
  }
}
