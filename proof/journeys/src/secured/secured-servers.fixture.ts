import {
  findLocalPrograms,
  freePorts,
  Progress,
  startLocalKafka,
  startLocalRedis,
} from '@tradewind/cli';
import type { LocalServer } from '@tradewind/cli';
import type { Certificates } from './certificates.fixture.js';

export const USER = 'tradewind';
export const PASSWORD = 'a-secret-of-this-test';

/** A broker and a Redis that are reached by TLS alone, with a password and a client's certificate. */
export interface SecuredServers {
  /** `host:port` of the broker's TLS listener. */
  readonly brokers: string;
  /** `host:port` of the operator's listener, without TLS. */
  readonly open: string;
  /** `rediss://` with the password. */
  readonly redisUrl: string;
  stop(): Promise<void>;
}

/** The certificates are signed by an authority that Node does not know, as those of Strimzi are. */
export async function startSecuredServers(certificates: Certificates): Promise<SecuredServers> {
  const programs = await findLocalPrograms({
    env: process.env,
    progress: new Progress(() => undefined),
    mayInstall: true,
    needs: { kafka: true, redis: true },
  });
  const started: LocalServer[] = [];
  const stop = async () => {
    await Promise.all(started.map((server) => server.stop()));
  };
  const onDeath = (message: string) => {
    throw new Error(message);
  };
  try {
    const [kafkaPort = 0, redisPort = 0] = await freePorts(2);
    const brokers = `127.0.0.1:${String(kafkaPort)}`;
    const kafka = await startLocalKafka({
      ...(await programs.kafka()),
      onDeath,
      listeners: [{ name: 'SECURED', bind: brokers, advertise: brokers }],
      settings: kafkaSettings(certificates),
      format: ['--add-scram', `SCRAM-SHA-512=[name=${USER},password=${PASSWORD}]`],
    });
    started.push(kafka);
    const redis = await startLocalRedis({
      command: await programs.redis(),
      onDeath,
      options: redisOptions(redisPort, certificates),
    });
    started.push(redis.server);
    const redisUrl = `rediss://${USER}:${PASSWORD}@127.0.0.1:${String(redisPort)}`;
    return { brokers, open: kafka.address, redisUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function kafkaSettings({ ca, server }: Certificates): Record<string, string> {
  return {
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,SECURED:SASL_SSL,CONTROLLER:PLAINTEXT',
    'listener.name.secured.sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    'listener.name.secured.scram-sha-512.sasl.jaas.config':
      'org.apache.kafka.common.security.scram.ScramLoginModule required;',
    'listener.name.secured.ssl.client.auth': 'required',
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': server.both,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': ca,
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    // The listener without TLS is that of the operator, who grants what the services need.
    'super.users': 'User:ANONYMOUS',
    'allow.everyone.if.no.acl.found': 'false',
  };
}

/** The port without TLS stays for the probe of the start; its user may do nothing but answer it. */
function redisOptions(port: number, { ca, server }: Certificates): string[] {
  return [
    ...['--tls-port', String(port), '--tls-auth-clients', 'yes'],
    ...['--tls-ca-cert-file', ca, '--tls-cert-file', server.cert, '--tls-key-file', server.key],
    ...['--user', USER, 'on', `>${PASSWORD}`, '~*', '&*', '+@all', '-@dangerous', '+info', '+wait'],
    ...['--user', 'default', 'on', 'nopass', '+ping', '+info'],
  ];
}
