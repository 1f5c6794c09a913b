/** An additional address of the broker for some of its clients. */
export interface KafkaListener {
  /** Capital letters and digits, e.g. `REPLICA1`. */
  readonly name: string;
  readonly bind: string;
  /** Host and port that clients of this listener are given, e.g. those of a proxy. */
  readonly advertise: string;
}

/** Where a broker listens and how clients reach it. */
export interface KafkaAddress {
  /** Address and port that the broker binds for clients. */
  readonly bind: string;
  /** Host and port that clients are given. */
  readonly advertise: string;
  /** Address and port of the controller's listener. */
  readonly controller: string;
  readonly dataDirectory: string;
  readonly listeners?: readonly KafkaListener[];
}

/**
 * Returns the settings of a one-node KRaft cluster for a development machine. Nothing is deleted by
 * age here, since replays have record times from years ago.
 */
export function kafkaSettings(address: KafkaAddress): Record<string, string> {
  const { bind, advertise, controller, dataDirectory } = address;
  const clients = [{ name: 'PLAINTEXT', bind, advertise }, ...(address.listeners ?? [])];
  const bound = [...clients, { name: 'CONTROLLER', bind: controller }];
  return {
    'process.roles': 'broker,controller',
    'node.id': '1',
    listeners: bound.map((listener) => `${listener.name}://${listener.bind}`).join(),
    'advertised.listeners': clients
      .map((listener) => `${listener.name}://${listener.advertise}`)
      .join(),
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': bound.map(({ name }) => `${name}:PLAINTEXT`).join(),
    'controller.quorum.voters': `1@${controller}`,
    'log.dirs': dataDirectory,
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '3',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'transaction.state.log.num.partitions': '3',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    'share.coordinator.state.topic.num.partitions': '3',
    'group.initial.rebalance.delay.ms': '0',
    // Allows sessions of a few seconds, for tests.
    'group.min.session.timeout.ms': '1000',
    'auto.create.topics.enable': 'false',
    'log.retention.ms': '-1',
    'log.retention.bytes': '-1',
    'log.segment.bytes': '134217728',
    // The default (128 MiB) would take a quarter of the small heap.
    'log.cleaner.dedupe.buffer.size': '16777216',
    'num.network.threads': '2',
    'num.io.threads': '4',
    'background.threads': '2',
  };
}

/** The settings as a Java properties file. */
export function asProperties(settings: Record<string, string>): string {
  return Object.entries(settings)
    .map(([key, value]) => `${key}=${value.replaceAll('\\', '\\\\')}\n`)
    .join('');
}

/** The settings as the environment variables that the apache/kafka image reads. */
export function asEnvironment(settings: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [
      `KAFKA_${key.toUpperCase().replaceAll('.', '_')}`,
      value,
    ]),
  );
}

/** Options of the broker's small JVM. */
export const KAFKA_JVM_OPTIONS = ['-Xms256m', '-Xmx512m', '-XX:+UseSerialGC', '-Xshare:auto'];
