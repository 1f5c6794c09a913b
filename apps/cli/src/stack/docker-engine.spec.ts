import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { startRedisContainer } from './containers.js';
import { findDockerEngine } from './docker-engine.js';
import { freePorts } from './free-port.js';
import { Progress } from './progress.js';
import { REDIS_IMAGE } from './versions.js';

let server: Server | undefined;
const dockerHost = process.env['DOCKER_HOST'];

afterEach(() => {
  if (dockerHost === undefined) delete process.env['DOCKER_HOST'];
  else process.env['DOCKER_HOST'] = dockerHost;
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

/** Starts an engine without images and without a network to pull one. */
async function startBareEngine(): Promise<string> {
  const answers: Record<string, [number, object]> = {
    '/info': [200, { OperatingSystem: 'Linux', OSType: 'linux', ServerVersion: '1' }],
    '/json': [404, { message: `No such image: ${REDIS_IMAGE}` }],
    '/images/create': [500, { message: 'dial tcp: lookup registry: no such host' }],
  };
  server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://engine').pathname;
    const known = Object.entries(answers).find(([end]) => path.endsWith(end));
    const [status, body] = known?.[1] ?? [404, { message: 'page not found' }];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  const [port = 0] = await freePorts(1);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return `tcp://127.0.0.1:${port}`;
}

describe('a Docker engine', () => {
  it('that does not answer is given up within a second', async () => {
    const [port = 0] = await freePorts(1);
    const started = performance.now();
    await expect(findDockerEngine({ DOCKER_HOST: `tcp://127.0.0.1:${port}` })).rejects.toThrow(
      'no Docker engine answers: connect ECONNREFUSED',
    );
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('without the image and without a network is given up with the reason', async () => {
    const host = await startBareEngine();
    // testcontainers reads the variable itself.
    process.env['DOCKER_HOST'] = host;
    const engine = await findDockerEngine({ DOCKER_HOST: host });
    const progress = new Progress(() => undefined);
    await expect(startRedisContainer(engine, progress)).rejects.toThrow(
      /the image redis:\S+ cannot be pulled: .*no such host/,
    );
  });
});
