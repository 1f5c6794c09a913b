import 'reflect-metadata';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OtlpReceiver } from '@tradewind/observability/testing';
import { EmbeddedPlatform } from './embedded-platform.js';
import { liveEnvironment } from './environment.js';
import type { ServiceEnvironment } from './environment.js';
import { freeServicePorts } from './service-ports.js';
import type { ServicePorts } from './service-ports.js';

const TIMEOUT_MS = 240_000;

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tradewind-embedded-'));
});
afterEach(() => rm(directory, { recursive: true }));

function start(ports: ServicePorts, env: ServiceEnvironment = {}): Promise<EmbeddedPlatform> {
  return EmbeddedPlatform.start({
    databasePath: join(directory, 'embedded.sqlite'),
    env: { ...liveEnvironment, ...env },
    logDir: directory,
    ports,
    onFailure: () => undefined,
  });
}

describe('EmbeddedPlatform', () => {
  it(
    'closes what it has started when a service does not start',
    async () => {
      const ports = await freeServicePorts();
      // Only the chatbot, the last to start, reads it.
      await expect(start(ports, { CONFIDENCE_THRESHOLD: 'high' })).rejects.toThrow(
        'CONFIDENCE_THRESHOLD',
      );
      // The ports and the file are free again.
      const platform = await start(ports);
      const url = `http://127.0.0.1:${String(ports['collector-service'])}`;
      expect(platform.urls['collector-service']).toBe(url);
      expect((await fetch(`${url}/health/ready`)).status).toBe(200);
      await platform.stop();
    },
    TIMEOUT_MS,
  );

  it(
    'exchanges a port that somebody has taken since it was chosen',
    async () => {
      const ports = await freeServicePorts();
      const squatter = createServer();
      await once(squatter.listen(ports['marketing-service'], '127.0.0.1'), 'listening');
      const platform = await start(ports);
      expect(platform.urls['profile-service']).toMatch(`:${String(ports['profile-service'])}`);
      expect(platform.urls['marketing-service']).not.toMatch(
        `:${String(ports['marketing-service'])}`,
      );
      expect((await fetch(`${platform.urls['marketing-service']}/health/ready`)).status).toBe(200);
      await platform.stop();
      squatter.close();
    },
    TIMEOUT_MS,
  );

  it(
    'sends spans to the endpoint that is configured',
    async () => {
      const receiver = await OtlpReceiver.start();
      process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = receiver.url;
      try {
        const platform = await start(await freeServicePorts());
        const track = { userId: 'u1', event: 'Product Viewed', properties: { product_id: 'p1' } };
        const response = await fetch(`${platform.urls['collector-service']}/v1/track`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ ...track, writeKey: 'demo-server-key' }),
        });
        expect(response.status).toBe(200);
        await platform.stop();
        expect(receiver.spans.map(({ service }) => service)).toContain('tradewind-embedded');
      } finally {
        delete process.env['OTEL_EXPORTER_OTLP_ENDPOINT'];
        await receiver.close();
      }
    },
    TIMEOUT_MS,
  );
});
