import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '@tradewind/config';
import { openRuntime, platformConfigSchema } from '@tradewind/service';
import type { Runtime } from '@tradewind/service';
import type { TopicReader } from '@tradewind/log';
import { addressesOf, overriddenBy } from './environment.js';
import type { ServiceEnvironment } from './environment.js';
import { LogRotation } from './log-rotation.js';
import type { Platform } from './platform.js';
import { whenReady } from './readiness.js';
import { freeServicePorts, serviceHost, urlsOf } from './service-ports.js';
import type { ServicePorts } from './service-ports.js';
import { forEachService, mainOf } from './services.js';
import type { ServiceName, ServiceUrls } from './services.js';
import { SupervisedProcess } from './supervised-process.js';
import type { Death } from './supervised-process.js';

const STOP_GRACE_MS = 15_000;
const READY_WITHIN_MS = 120_000;
/** A service that dies so often before it is ready will not get ready. */
const MAX_EARLY_DEATHS = 3;
const LOG_EXCERPT_CHARS = 2_000;

export interface ProcessPlatformOptions {
  readonly kafkaBrokers: string;
  readonly redisUrl: string;
  /** On top of this process's own environment. */
  readonly env: ServiceEnvironment;
  readonly logDir: string;
  /** Free ones by default. */
  readonly ports?: ServicePorts;
  readonly onDeath: (death: Death) => void;
}

/** The services as processes of their own on Kafka and Redis, started again when they die. */
export class ProcessPlatform implements Platform {
  readonly runtime = 'kafka-redis';
  readonly processes: Readonly<Record<ServiceName, SupervisedProcess>>;
  readonly urls: ServiceUrls;
  readonly #rotation: LogRotation;

  private constructor(
    ports: ServicePorts,
    private readonly clients: Runtime,
    options: ProcessPlatformOptions,
  ) {
    this.urls = urlsOf(serviceHost(process.env), ports);
    this.processes = forEachService(
      (name) => new SupervisedProcess(specOf(name, ports, options), options.onDeath),
    );
    this.#rotation = new LogRotation(this.#all().map(({ spec }) => spec.logPath));
    for (const process of this.#all()) process.start();
  }

  /** Starts the processes; they may not answer yet. */
  static async start(options: ProcessPlatformOptions): Promise<ProcessPlatform> {
    await mkdir(options.logDir, { recursive: true, mode: 0o700 });
    const ports = options.ports ?? (await freeServicePorts());
    return new ProcessPlatform(ports, openClients(options), options);
  }

  get reader(): TopicReader {
    return this.clients.log;
  }

  /** Rejects, with the end of its log, when a service does not come up. */
  async whenReady(signal: AbortSignal): Promise<void> {
    await whenReady({
      urls: this.urls,
      timeoutMs: READY_WITHIN_MS,
      signal,
      check: () => {
        const failed = this.#all().find((process) => process.deaths >= MAX_EARLY_DEATHS);
        if (failed) throw new Error(`${failed.spec.name} does not start:\n${excerpt(failed)}`);
      },
    });
  }

  async stop(): Promise<void> {
    await Promise.all(this.#all().map((process) => process.stop(STOP_GRACE_MS)));
    this.#rotation.stop();
    await this.clients.close();
  }

  #all(): readonly SupervisedProcess[] {
    return Object.values(this.processes);
  }
}

type Servers = Pick<ProcessPlatformOptions, 'kafkaBrokers' | 'redisUrl' | 'env'>;

/** Clients of the Kafka and the Redis that the services use, to be closed by whoever asked for them. */
export function openClients(servers: Servers): Runtime {
  const config = loadConfig(platformConfigSchema, environmentOf(servers));
  return openRuntime('tradewind-cli', config, () => undefined);
}

function environmentOf(options: Servers): Record<string, string | undefined> {
  return {
    ...overriddenBy(process.env, options.env),
    KAFKA_BROKERS: options.kafkaBrokers,
    REDIS_URL: options.redisUrl,
  };
}

function specOf(name: ServiceName, ports: ServicePorts, options: ProcessPlatformOptions) {
  const host = serviceHost(process.env);
  return {
    name,
    script: mainOf(name),
    env: {
      ...environmentOf(options),
      ...(name === 'console-service' && addressesOf(urlsOf(host, ports))),
      ...{ HOST: host, PORT: String(ports[name]) },
    },
    logPath: join(options.logDir, `${name}.log`),
  };
}

function excerpt(process: SupervisedProcess): string {
  return readFileSync(process.spec.logPath, 'utf8').slice(-LOG_EXCERPT_CHARS);
}
