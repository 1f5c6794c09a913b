import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  chooseServicePorts,
  freeServicePorts,
  preferredPorts,
  serviceHost,
  urlsOf,
} from './service-ports.js';

let other: Server;
let taken: number;
beforeEach(async () => {
  other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  taken = (other.address() as AddressInfo).port;
});
afterEach(() => new Promise((resolve) => other.close(resolve)));

describe('chooseServicePorts', () => {
  it('prefers seven known ports', () => {
    expect(Object.values(preferredPorts)).toEqual([3001, 3002, 3003, 3004, 3005, 3006, 3000]);
  });

  it('takes the preferred ports, and a free one for one that is taken', async () => {
    const preferred = { ...(await freeServicePorts()), 'profile-service': taken };
    const { 'profile-service': profile, ...ports } = await chooseServicePorts({}, preferred);
    expect(preferred).toMatchObject(ports);
    expect(profile).toBeGreaterThan(0);
    expect(profile).not.toBe(taken);
  });

  it('takes the port that a variable asks for, even where another service would prefer it', async () => {
    const preferred = await freeServicePorts();
    const ports = await chooseServicePorts(
      { CHATBOT_PORT: String(preferred['collector-service']), PROFILE_PORT: '' },
      preferred,
    );
    expect(ports['chatbot-service']).toBe(preferred['collector-service']);
    expect(ports['profile-service']).toBe(preferred['profile-service']);
    expect(new Set(Object.values(ports)).size).toBe(7);
  });

  it('refuses a port that was asked for and is taken', async () => {
    await expect(chooseServicePorts({ MARKETING_PORT: String(taken) })).rejects.toThrow(
      `port ${String(taken)}, which MARKETING_PORT asks for, is taken on 127.0.0.1`,
    );
  });

  it('refuses one port for two services', async () => {
    const { 'collector-service': port } = await freeServicePorts();
    const env = { PROFILE_PORT: String(port), RECOMMENDER_PORT: String(port) };
    await expect(chooseServicePorts(env)).rejects.toThrow('which RECOMMENDER_PORT asks for');
  });

  it.each(['http', '-1', '65536', '3001.5'])('refuses %p', async (text) => {
    await expect(chooseServicePorts({ COLLECTOR_PORT: text })).rejects.toMatchObject({
      code: 'SERVICE_PORT',
      message: `COLLECTOR_PORT is a port from 0 to 65535, not '${text}'`,
    });
  });
});

describe('the address of services', () => {
  it('is the loopback one unless HOST is set', () => {
    expect(serviceHost({})).toBe('127.0.0.1');
    expect(serviceHost({ HOST: '' })).toBe('127.0.0.1');
    expect(serviceHost({ HOST: '0.0.0.0' })).toBe('0.0.0.0');
  });

  it.each([
    ['127.0.0.1', 'http://127.0.0.1:3001'],
    ['0.0.0.0', 'http://127.0.0.1:3001'],
    ['::', 'http://127.0.0.1:3001'],
    ['::1', 'http://[::1]:3001'],
    ['shop.local', 'http://shop.local:3001'],
  ])('%s is reached at %s', (host, url) => {
    expect(urlsOf(host, preferredPorts)['collector-service']).toBe(url);
  });
});
