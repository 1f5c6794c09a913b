import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { awaitReady, describeDeath } from './await-ready.js';
import { freePorts } from './free-port.js';
import { startGuarded } from './guarded-process.js';
import { KAFKA_JVM_OPTIONS, asProperties, kafkaSettings } from './kafka-settings.js';
import { probeKafka } from './kafka-probe.js';
import { runCommand } from './run-command.js';
import type { DeathListener, Server } from './server.js';
import { KAFKA_VERSION } from './versions.js';

const FORMAT_TIMEOUT_MS = 60_000;
const READY_TIMEOUT_MS = 90_000;

export interface LocalKafka {
  readonly java: string;
  readonly jars: string;
  readonly onDeath: DeathListener;
}

/** Starts a broker as a process of this machine, with its data in a directory of its own. */
export async function startLocalKafka(options: LocalKafka): Promise<Server> {
  const directory = await mkdtemp(join(tmpdir(), 'tradewind-kafka-'));
  try {
    const [port, controllerPort] = await freePorts(2);
    const address = `127.0.0.1:${port ?? 0}`;
    const properties = join(directory, 'server.properties');
    const settings = kafkaSettings({
      bind: address,
      advertise: address,
      controller: `127.0.0.1:${controllerPort ?? 0}`,
      dataDirectory: join(directory, 'data'),
    });
    await writeFile(properties, asProperties(settings));
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

async function formatStorage(options: LocalKafka, properties: string): Promise<void> {
  // A leading dash would be taken for an option.
  const clusterId = `T${randomBytes(16).toString('base64url').slice(1)}`;
  const { code, output } = await runCommand(
    options.java,
    [
      ...javaArguments(options.jars, 'kafka.tools.StorageTool'),
      ...['format', '--cluster-id', clusterId, '--config', properties],
    ],
    { timeoutMs: FORMAT_TIMEOUT_MS },
  );
  if (code !== 0) throw new Error(`Kafka's storage could not be formatted: ${output.trim()}`);
}

async function startBroker(
  options: LocalKafka,
  directory: string,
  address: string,
): Promise<Server> {
  const process = startGuarded({
    command: options.java,
    args: [...javaArguments(options.jars, 'kafka.Kafka'), join(directory, 'server.properties')],
    directory,
    logFile: join(directory, 'kafka.log'),
  });
  let stopping = false;
  const stop = () => {
    stopping = true;
    return process.stop();
  };
  try {
    await awaitReady('Kafka', () => probeKafka([address]), {
      timeoutMs: READY_TIMEOUT_MS,
      process,
    });
  } catch (error) {
    await stop();
    throw error;
  }
  void process.exited.then(async (code) => {
    if (!stopping) options.onDeath(await describeDeath('Kafka', code, process));
  });
  return {
    description: `Apache Kafka ${KAFKA_VERSION}, a local process`,
    address,
    isOwn: true,
    stop,
  };
}
