import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { freePorts } from './free-port.js';
import { startGuarded } from './guarded-process.js';
import { KAFKA_JVM_OPTIONS, asProperties, kafkaSettings } from './kafka-settings.js';
import type { KafkaListener } from './kafka-settings.js';
import { probeKafka } from './kafka-probe.js';
import { LocalServer } from './local-server.js';
import { runCommand } from './run-command.js';
import type { DeathListener } from './server.js';
import { KAFKA_VERSION } from './versions.js';

const FORMAT_TIMEOUT_MS = 60_000;
const READY_TIMEOUT_MS = 90_000;

export interface LocalKafka {
  readonly java: string;
  readonly jars: string;
  readonly onDeath: DeathListener;
  /** Port on the loopback interface; a free one by default. */
  readonly port?: number;
  readonly controllerPort?: number;
  /** Additional listeners, for clients that reach the broker by another address. */
  readonly listeners?: readonly KafkaListener[];
  /**
   * Set for a node of a cluster whose nodes start at the same time; its settings name the voters.
   */
  readonly clusterId?: string;
  /** Additional settings, which override those of {@link kafkaSettings}. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Additional arguments of the storage tool, such as users: `--add-scram SCRAM-SHA-512=[...]`. */
  readonly format?: readonly string[];
}

/** Starts a broker as a local process, with its data in its own directory. */
export async function startLocalKafka(options: LocalKafka): Promise<LocalServer> {
  const directory = await mkdtemp(join(tmpdir(), 'tradewind-kafka-'));
  try {
    const [freePort = 0, freeControllerPort = 0] = await freePorts(2);
    const address = `127.0.0.1:${options.port ?? freePort}`;
    const properties = join(directory, 'server.properties');
    const settings = kafkaSettings({
      bind: address,
      advertise: address,
      controller: `127.0.0.1:${options.controllerPort ?? freeControllerPort}`,
      dataDirectory: join(directory, 'data'),
      ...(options.listeners && { listeners: options.listeners }),
    });
    await writeFile(properties, asProperties({ ...settings, ...options.settings }));
    await formatStorage(options, properties);
    return await startBroker(options, directory, address);
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

function javaArguments(jars: string, mainClass: string): string[] {
  const logging = ['defaultLogLevel=warn', 'showDateTime=true', 'dateTimeFormat=HH:mm:ss.SSS'];
  return [
    ...KAFKA_JVM_OPTIONS,
    ...logging.map((setting) => `-Dorg.slf4j.simpleLogger.${setting}`),
    '-cp',
    join(jars, '*'),
    mainClass,
  ];
}

/** Returns an id for a new cluster. */
export function newClusterId(): string {
  // A leading dash would be parsed as an option.
  return `T${randomBytes(16).toString('base64url').slice(1)}`;
}

async function formatStorage(options: LocalKafka, properties: string): Promise<void> {
  const clusterId = options.clusterId ?? newClusterId();
  const { code, output } = await runCommand(
    options.java,
    [
      ...javaArguments(options.jars, 'kafka.tools.StorageTool'),
      ...['format', '--cluster-id', clusterId, '--config', properties],
      ...(options.format ?? []),
    ],
    { timeoutMs: FORMAT_TIMEOUT_MS },
  );
  if (code !== 0) throw new Error(`Kafka's storage could not be formatted: ${output.trim()}`);
}

function startBroker(
  options: LocalKafka,
  directory: string,
  address: string,
): Promise<LocalServer> {
  const process = startGuarded({
    command: options.java,
    args: [...javaArguments(options.jars, 'kafka.Kafka'), join(directory, 'server.properties')],
    directory,
    logFile: join(directory, 'kafka.log'),
  });
  return LocalServer.of(process, {
    name: 'Kafka',
    address,
    probe: async () => {
      await probeKafka([address]);
      return `Apache Kafka ${KAFKA_VERSION}, a local process`;
    },
    readyTimeoutMs: READY_TIMEOUT_MS,
    onDeath: options.onDeath,
  });
}
