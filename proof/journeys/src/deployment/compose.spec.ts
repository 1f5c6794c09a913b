import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

interface ComposeService {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly stop_grace_period?: string;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
}

interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const file = fileURLToPath(new URL('../../../../docker-compose.yml', import.meta.url));
const compose = parse(readFileSync(file, 'utf8'), { merge: true }) as Compose;
const all = Object.entries(compose.services).map(([name, service]) => ({ name, service }));
const platform = all.filter(({ name }) => name.endsWith('-service'));

describe('docker-compose.yml', () => {
  it('runs Kafka, Redis and the seven services', () => {
    expect(all.map(({ name }) => name)).toEqual([
      ...['kafka', 'redis', 'collector-service', 'profile-service', 'recommender-service'],
      ...['marketing-service', 'chatbot-service', 'shop-service', 'console-service'],
    ]);
  });

  it.each(all)('$name: pinned, checked, without privileges', ({ service }) => {
    expect(service.image).toMatch(/:\d[^:/]*$/);
    const test = service.healthcheck?.test ?? [];
    expect(test.map((word) => typeof word)).toEqual(test.map(() => 'string'));
    expect(test.length).toBeGreaterThan(1);
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.security_opt).toContain('no-new-privileges:true');
  });

  it.each(platform)(
    '$name: one image, not root, read-only, drained on stop',
    ({ name, service }) => {
      expect(service.image).toBe(platform[0]?.service.image);
      expect(service.command).toEqual([name]);
      expect(service.user).toBe('10001:10001');
      expect(service.read_only).toBe(true);
      expect(Number.parseInt(service.stop_grace_period ?? '', 10)).toBeGreaterThan(10);
    },
  );

  it.each(platform)('$name: waits for Kafka and Redis', ({ service }) => {
    expect(service.depends_on).toEqual({
      kafka: { condition: 'service_healthy' },
      redis: { condition: 'service_healthy' },
    });
  });

  it.each(platform)('$name: listens on a port of its own of this machine only', ({ service }) => {
    expect(service.ports).toHaveLength(1);
    expect(service.ports?.[0]).toMatch(/^127\.0\.0\.1:\$\{[A-Z]+_PORT:-30\d\d\}:3000$/);
    const used = platform.flatMap((other) => other.service.ports ?? []);
    expect(new Set(used).size).toBe(platform.length);
  });

  it.each(['kafka', 'redis'])('%s keeps its data in a volume', (name) => {
    const [volume = ''] = compose.services[name]?.volumes ?? [];
    expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0]);
  });
});
