import { existsSync } from 'node:fs';
import { openEmbeddedRuntime } from '@tradewind/service';
import type { Terminal } from '../live/terminal.js';
import { isStackUnavailable } from '../stack/stack-error.js';
import type { Stack } from '../stack/stack.js';
import type { DataDirectory } from './data-directory.js';
import type { ServiceEnvironment } from './environment.js';
import { directoryPlace, refuseExistingRecords } from './existing-records.js';
import type { Platform } from './platform.js';
import { openClients, ProcessPlatform } from './process-platform.js';
import { chooseServicePorts } from './service-ports.js';
import { serviceNames } from './services.js';
import { shopKeys } from './shop-keys.js';

/** Starts Kafka and Redis; `onDeath` hears of a server that has died unasked. */
export type StackStarter = (onDeath: (message: string) => void) => Promise<Stack>;

export interface StartOptions {
  readonly embedded: boolean;
  readonly env: ServiceEnvironment;
  /** Whether servers and a directory that this run has not made may hold a storefront's events already. */
  readonly allowExisting: boolean;
  /** Whether what the services learn is to be kept. */
  readonly lasting: boolean;
  readonly directory: DataDirectory;
  readonly terminal: Terminal;
  readonly startStack: StackStarter;
  readonly signal: AbortSignal;
  readonly onFailure: (error: unknown) => void;
}

export interface StartedPlatform {
  readonly platform: Platform;
  /** Services first, then what they stand on. */
  stop(): Promise<void>;
}

/**
 * Brings the platform up: on Kafka and Redis, or embedded when that is asked for or all that this
 * machine can do. Leaves nothing running when it rejects.
 */
export async function startPlatform(options: StartOptions): Promise<StartedPlatform> {
  // A port that was asked for and is taken had better show before Kafka has started.
  await chooseServicePorts(process.env);
  const stack = options.embedded ? undefined : await stackIfAvailable(options);
  if (!stack) return startEmbedded(options);
  try {
    return await startOnStack(options, stack);
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

async function stackIfAvailable(options: StartOptions): Promise<Stack | undefined> {
  const { terminal } = options;
  try {
    return await options.startStack((message) => {
      options.onFailure(new Error(message));
    });
  } catch (error) {
    if (!isStackUnavailable(error)) throw error;
    // The message ends in the command that would put it right.
    terminal.say(error.message);
    terminal.say('Going on embedded: the same services in one process, over one SQLite file.');
    return undefined;
  }
}

async function startOnStack(options: StartOptions, stack: Stack): Promise<StartedPlatform> {
  const { terminal, directory } = options;
  terminal.say(stack.description);
  if (stack.isOwn && options.lasting) {
    terminal.say(
      'They keep nothing after the end: set KAFKA_BROKERS and REDIS_URL, or use --embedded.',
    );
  }
  const { kafkaBrokers, redisUrl } = stack;
  const servers = { kafkaBrokers, redisUrl, env: options.env };
  if (!stack.isOwn && !options.allowExisting) await refuseIfUsed(servers);
  const platform = await startProcesses(options, servers);
  sayConsole(options, platform);
  terminal.say(`${serviceNames.length} services are ready; their logs are in ${directory.logs}`);
  sayUrls(terminal, platform);
  return {
    platform,
    stop: async () => {
      await platform.stop();
      await stack.stop();
    },
  };
}

/** Times that other ports are tried when somebody has taken one since it was chosen. */
const MAX_TRIES = 3;

async function startProcesses(
  { terminal, directory, signal }: StartOptions,
  servers: Parameters<typeof openClients>[0],
): Promise<ProcessPlatform> {
  for (let tries = 1; ; tries++) {
    const platform = await ProcessPlatform.start({
      ...servers,
      logDir: directory.logs,
      ports: await chooseServicePorts(process.env),
      onDeath: ({ name, how, restartInMs }) => {
        terminal.say(`${name} died (${how}); starting it again in ${restartInMs} ms`);
      },
    });
    try {
      await platform.whenReady(signal);
      return platform;
    } catch (error) {
      await platform.stop();
      if (tries === MAX_TRIES || !String(error).includes('EADDRINUSE')) throw error;
    }
  }
}

async function refuseIfUsed(servers: Parameters<typeof openClients>[0]): Promise<void> {
  const clients = openClients(servers);
  try {
    await refuseExistingRecords(clients);
  } finally {
    await clients.close();
  }
}

async function refuseUsedDirectory({ path, database }: DataDirectory): Promise<void> {
  if (!existsSync(database)) return;
  const runtime = openEmbeddedRuntime(database);
  try {
    await refuseExistingRecords(runtime, directoryPlace(path));
  } finally {
    await runtime.close();
  }
}

async function startEmbedded(options: StartOptions): Promise<StartedPlatform> {
  const { terminal, directory } = options;
  if (!options.allowExisting) await refuseUsedDirectory(directory);
  // Only here, since it loads the code of all services into this process.
  const { EmbeddedPlatform } = await import('./embedded-platform.js');
  const platform = await EmbeddedPlatform.start({
    databasePath: directory.database,
    env: options.env,
    logDir: directory.logs,
    ports: await chooseServicePorts(process.env),
    onFailure: options.onFailure,
  });
  sayConsole(options, platform);
  terminal.say(
    `Embedded: ${serviceNames.length} services in this process over ${directory.database}; ` +
      `logs in ${directory.logs}`,
  );
  sayUrls(terminal, platform);
  return { platform, stop: () => platform.stop() };
}

/** What people open comes first. */
function sayConsole(
  { terminal, env }: Pick<StartOptions, 'terminal' | 'env'>,
  { urls }: Platform,
): void {
  const { areDemo, secretKey } = shopKeys(process.env);
  const key = areDemo ? secretKey : "the shop's secret key";
  const url = urls['console-service'];
  terminal.say(`Open ${url} in a browser, and log in with ${key}.`);
  if (env['DEMO_SHOP'] !== undefined) terminal.say(`The demonstration shop is at ${url}/shop`);
}

function sayUrls(terminal: Terminal, { urls }: Platform): void {
  for (const [name, url] of Object.entries(urls)) terminal.say(`  ${name.padEnd(22)}${url}/docs`);
}
