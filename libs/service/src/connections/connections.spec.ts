import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { platformConfigSchema } from '../platform-config.js';
import { kafkaSecurityOf } from './kafka-security.js';
import { redisConnectionOf } from './redis-connection.js';

const directory = mkdtempSync(join(tmpdir(), 'tradewind-connections-'));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}
const pem = (what: string) => `-----BEGIN ${what}-----\nAAAA\n-----END ${what}-----\n`;
const cert = file('cert.pem', pem('CERTIFICATE'));
const key = file('key.pem', pem('RSA PRIVATE KEY'));
const none = file('none.pem', 'nothing');

const kafka = (env: object) => kafkaSecurityOf(platformConfigSchema.parse(env));
const redis = (env: object) => redisConnectionOf(platformConfigSchema.parse(env));

describe('connections', () => {
  it('have no security by default, and the authorities of Node with TLS alone', () => {
    expect(kafka({})).toEqual({ ssl: false });
    expect(kafka({ KAFKA_SSL: 'true' })).toEqual({ ssl: true });
    expect(redis({})).toEqual({ url: 'redis://localhost:6379' });
  });

  it('take a private authority and a certificate of the client from files', () => {
    const files = { ca: pem('CERTIFICATE'), cert: pem('CERTIFICATE'), key: pem('RSA PRIVATE KEY') };
    const named = { KAFKA_CA_FILE: cert, KAFKA_CERT_FILE: cert, KAFKA_KEY_FILE: key };
    expect(kafka({ KAFKA_SSL: 'true', ...named })).toEqual({ ssl: files });
    const url = 'rediss://cache:6379';
    expect(redis({ REDIS_URL: url, REDIS_CA_FILE: cert })).toEqual({
      url,
      tls: { ca: files.ca },
    });
  });

  it('ask Sentinels for the primary', () => {
    const REDIS_SENTINELS = 'one:26379, [::1]:26380';
    const addresses = [
      { host: 'one', port: 26379 },
      { host: '::1', port: 26380 },
    ];
    expect(redis({ REDIS_SENTINELS })).toMatchObject({
      sentinels: { addresses, name: 'mymaster' },
    });
    const named = { REDIS_SENTINEL_NAME: 'shop', REDIS_SENTINEL_PASSWORD: 'secret' };
    expect(redis({ REDIS_SENTINELS, ...named })).toMatchObject({
      sentinels: { addresses, name: 'shop', password: 'secret' },
    });
    expect(() => redis({ REDIS_SENTINELS: 'one' })).toThrow('host:port');
  });

  it('reach a cluster by one of its nodes', () => {
    const REDIS_CLUSTER = 'true';
    const REDIS_URL = 'redis://any:6379';
    expect(redis({ REDIS_URL, REDIS_CLUSTER })).toEqual({ url: REDIS_URL, isCluster: true });
    expect(() => redis({ REDIS_URL: `${REDIS_URL}/1`, REDIS_CLUSTER })).toThrow('names a database');
    expect(() => redis({ REDIS_SENTINELS: 'one:26379', REDIS_CLUSTER })).toThrow('both set');
  });

  it('authenticate by password', () => {
    const user = { KAFKA_SASL_USERNAME: 'ann', KAFKA_SASL_PASSWORD: 'secret' };
    expect(kafka({ ...user, KAFKA_SASL_MECHANISM: 'plain' })).toEqual({
      ssl: false,
      sasl: { mechanism: 'plain', username: 'ann', password: 'secret' },
    });
  });

  it.each([
    ['a file that is not there', { KAFKA_CA_FILE: join(directory, 'lost.pem') }, 'KAFKA_CA_FILE'],
    ['a file of something else', { KAFKA_CA_FILE: none }, 'no certificate in PEM form'],
    ['a key in place of a certificate', { KAFKA_CA_FILE: key }, 'no certificate in PEM form'],
    ['a certificate without its key', { KAFKA_CERT_FILE: cert }, 'set KAFKA_KEY_FILE as well'],
    ['a key without its certificate', { KAFKA_KEY_FILE: key }, 'set KAFKA_CERT_FILE as well'],
  ])('refuse %s', (_, env, told) => {
    expect(() => kafka({ KAFKA_SSL: 'true', ...env })).toThrow(told);
  });

  it('refuse certificates for a server that is reached without TLS', () => {
    expect(() => kafka({ KAFKA_CA_FILE: cert })).toThrow('KAFKA_SSL');
    expect(() => redis({ REDIS_CA_FILE: cert })).toThrow('rediss');
  });
});
