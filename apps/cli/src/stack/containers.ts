import { awaitReady } from './await-ready.js';
import { ensureImage } from './docker-engine.js';
import type { DockerEngine } from './docker-engine.js';
import { freePorts } from './free-port.js';
import { KAFKA_JVM_OPTIONS, asEnvironment, kafkaSettings } from './kafka-settings.js';
import { probeKafka } from './kafka-probe.js';
import type { Progress } from './progress.js';
import { REDIS_OPTIONS } from './redis-local.js';
import { probeRedis } from './redis-probe.js';
import type { Server } from './server.js';
import { KAFKA_IMAGE, REDIS_IMAGE } from './versions.js';

const START_TIMEOUT_MS = 90_000;
const RYUK_IMAGE = 'testcontainers/ryuk:0.14.0';

/** Starts a broker in a container of the engine. Rejects with the reason. */
export async function startKafkaContainer(
  engine: DockerEngine,
  progress: Progress,
): Promise<Server> {
  await ensureImage(engine, KAFKA_IMAGE, progress);
  await ensureReaper(engine, progress);
  const { GenericContainer } = await import('testcontainers');
  // Clients are given the mapped port, so it must be known before the broker starts.
  const [port = 0] = await freePorts(1);
  const address = `${engine.info.containerRuntime.host}:${port}`;
  const container = await new GenericContainer(KAFKA_IMAGE)
    .withExposedPorts({ container: 9092, host: port })
    .withEnvironment({
      ...asEnvironment(
        kafkaSettings({
          bind: '0.0.0.0:9092',
          advertise: address,
          controller: 'localhost:9093',
          dataDirectory: '/tmp/kafka-data',
        }),
      ),
      KAFKA_HEAP_OPTS: KAFKA_JVM_OPTIONS.filter((option) => option.startsWith('-Xm')).join(' '),
    })
    .withStartupTimeout(START_TIMEOUT_MS)
    .start();
  const server: Server = {
    description: `${KAFKA_IMAGE}, a container`,
    isOwn: true,
    address,
    stop: async () => {
      await container.stop({ remove: true, removeVolumes: true, timeout: 5_000 });
    },
  };
  await orStop(server, () =>
    awaitReady('Kafka', () => probeKafka([address]), { timeoutMs: START_TIMEOUT_MS }),
  );
  return server;
}

/** Starts a Redis server in a container of the engine. Rejects with the reason. */
export async function startRedisContainer(
  engine: DockerEngine,
  progress: Progress,
): Promise<Server> {
  await ensureImage(engine, REDIS_IMAGE, progress);
  await ensureReaper(engine, progress);
  const { GenericContainer } = await import('testcontainers');
  const container = await new GenericContainer(REDIS_IMAGE)
    .withExposedPorts(6379)
    .withCommand(['redis-server', '--protected-mode', 'no', ...REDIS_OPTIONS])
    .withStartupTimeout(START_TIMEOUT_MS)
    .start();
  const server: Server = {
    description: `${REDIS_IMAGE}, a container`,
    isOwn: true,
    address: `redis://${container.getHost()}:${container.getMappedPort(6379)}`,
    stop: async () => {
      await container.stop({ remove: true, removeVolumes: true, timeout: 5_000 });
    },
  };
  await orStop(server, () =>
    awaitReady('Redis', () => probeRedis({ url: server.address }), { timeoutMs: START_TIMEOUT_MS }),
  );
  return server;
}

/** Testcontainers' reaper removes the containers of a run that was killed; without it, none starts. */
async function ensureReaper(engine: DockerEngine, progress: Progress): Promise<void> {
  if (process.env['TESTCONTAINERS_RYUK_DISABLED'] === 'true') return;
  await ensureImage(engine, process.env['RYUK_CONTAINER_IMAGE'] ?? RYUK_IMAGE, progress);
}

async function orStop(server: Server, check: () => Promise<void>): Promise<void> {
  try {
    await check();
  } catch (error) {
    await server.stop();
    throw error;
  }
}
