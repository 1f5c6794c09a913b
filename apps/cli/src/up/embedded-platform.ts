import { createWriteStream } from 'node:fs';
import type { WriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chatbotService } from '@tradewind/chatbot-service';
import { collectorService } from '@tradewind/collector-service';
import { consoleService } from '@tradewind/console-service';
import { marketingService } from '@tradewind/marketing-service';
import { profileService } from '@tradewind/profile-service';
import { recommenderService } from '@tradewind/recommender-service';
import { shopService } from '@tradewind/shop-service';
import { startTracing, type Tracing } from '@tradewind/observability';
import { PRIVATE_FILE } from '@tradewind/state';
import { configOf, openEmbeddedRuntime, startService } from '@tradewind/service';
import type {
  EmbeddedRuntime,
  PlatformConfig,
  RunningService,
  ServiceDefinition,
} from '@tradewind/service';
import type { TopicReader } from '@tradewind/log';
import { ControlServer } from '../embedded/control-server.js';
import { controlSocketOf } from '../embedded/embedded-place.js';
import type { ServiceEnvironment } from './environment.js';
import { addressesOf, overriddenBy } from './environment.js';
import { fileLogger } from './file-logger.js';
import { LogRotation } from './log-rotation.js';
import type { Platform } from './platform.js';
import { freeServicePorts, onFreePort, serviceHost, urlsOf } from './service-ports.js';
import type { ServicePorts } from './service-ports.js';
import { forEachService } from './services.js';
import type { ServiceName, ServiceUrls } from './services.js';

export interface EmbeddedPlatformOptions {
  readonly databasePath: string;
  /** On top of this process's own environment. */
  readonly env: ServiceEnvironment;
  readonly logDir: string;
  /** Free ones by default. */
  readonly ports?: ServicePorts;
  /** A service has died; there is no going on without it. */
  readonly onFailure: (error: unknown) => void;
}

/** What the services share, closed in reverse. */
interface Shared {
  readonly services: RunningService[];
  readonly runtime: EmbeddedRuntime;
  /** Programs beside this process ask it through this server. */
  readonly control: ControlServer | undefined;
  readonly rotation: LogRotation;
  readonly log: WriteStream;
  readonly tracing: Tracing;
}

/** What is logged may be about shoppers. */
const PRIVATE_DIRECTORY = 0o700;

/** What all of it is called where a process has one name only. */
const NAME = 'tradewind-embedded';

/** The same services in this process, over one SQLite file. */
export class EmbeddedPlatform implements Platform {
  readonly runtime = 'embedded';

  private constructor(
    readonly urls: ServiceUrls,
    private readonly shared: Shared,
  ) {}

  /** Resolves when all services listen. Leaves nothing open when it rejects. */
  static async start(options: EmbeddedPlatformOptions): Promise<EmbeddedPlatform> {
    const ports = options.ports ?? (await freeServicePorts());
    const shared = await openShared(options);
    try {
      await startServices(options, ports, shared);
    } catch (error) {
      await close(shared);
      throw error;
    }
    return new EmbeddedPlatform(urlsOf(serviceHost(process.env), portsOf(shared.services)), shared);
  }

  get reader(): TopicReader {
    return this.shared.runtime.log;
  }

  stop(): Promise<void> {
    return close(this.shared);
  }
}

async function openShared(options: EmbeddedPlatformOptions): Promise<Shared> {
  await mkdir(options.logDir, { recursive: true, mode: PRIVATE_DIRECTORY });
  const runtime = openEmbeddedRuntime(options.databasePath);
  const path = join(options.logDir, 'services.log');
  const rotation = new LogRotation([path]);
  const log = createWriteStream(path, { flags: 'a', mode: PRIVATE_FILE });
  log.on('error', options.onFailure);
  const logger = fileLogger(log, NAME);
  const warn = (text: string) => {
    logger.warn(text);
  };
  const tracing = await startTracing({ service: NAME, warn });
  const control = await listenForCommands(options.databasePath, runtime, warn);
  return { services: [], runtime, rotation, log, tracing, control };
}

/** A platform without commands from beside is better than none. */
async function listenForCommands(
  databasePath: string,
  runtime: EmbeddedRuntime,
  warn: (text: string) => void,
): Promise<ControlServer | undefined> {
  try {
    const path = controlSocketOf(databasePath);
    if (path === undefined) throw new Error('the path of its socket would be too long');
    return await ControlServer.listen(path, runtime);
  } catch (error) {
    warn(`backups can be made only while it is stopped: ${String(error)}`);
    return undefined;
  }
}

async function startServices(
  options: EmbeddedPlatformOptions,
  ports: ServicePorts,
  { services, runtime, log }: Shared,
): Promise<void> {
  const environment = overriddenBy(process.env, options.env);
  const host = serviceHost(process.env);
  const start = async <Config extends PlatformConfig>(
    definition: ServiceDefinition<Config>,
    more: ServiceEnvironment = {},
  ) => {
    const name = definition.name as ServiceName;
    const startOn = (port: number) =>
      startService(definition, {
        config: configOf(definition, { ...environment, ...more, HOST: host, PORT: String(port) }),
        runtime,
        logger: fileLogger(log, definition.name),
        onFailure: options.onFailure,
      });
    services.push(await onFreePort({ name, port: ports[name], env: process.env }, startOn));
  };
  await start(collectorService);
  await start(profileService);
  await start(recommenderService);
  await start(marketingService);
  await start(chatbotService);
  await start(shopService);
  await start(consoleService, addressesOf(urlsOf(host, portsOf(services))));
}

/** Those on which the services listen, which need not be those that were free before. */
function portsOf(services: readonly RunningService[]): ServicePorts {
  const ports = new Map(services.map(({ name, url }) => [name, Number(new URL(url).port)]));
  return forEachService((name) => ports.get(name) ?? 0);
}

async function close({
  services,
  runtime,
  rotation,
  log,
  tracing,
  control,
}: Shared): Promise<void> {
  rotation.stop();
  await control?.close();
  await Promise.all(services.map((service) => service.close()));
  await Promise.all([runtime.close(), tracing.stop()]);
  await new Promise<void>((resolve) => {
    log.end(resolve);
  });
}
