import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { JAVA_MAJOR, KAFKA_IMAGE, KAFKA_VERSION, REDIS_IMAGE } from './versions.js';
import { JAVA } from './system-packages.js';

function read(path: string): string {
  return readFileSync(fileURLToPath(new URL(`../../../../${path}`, import.meta.url)), 'utf8');
}

describe('the pinned version', () => {
  it('of Kafka is that of the jars', () => {
    const pom = read('apps/cli/kafka/pom.xml');
    expect(pom).toContain(
      `<artifactId>kafka_2.13</artifactId>\n      <version>${KAFKA_VERSION}</version>`,
    );
  });

  it.each(['docker-compose.yml', 'k8s/overlays/local/kafka.yaml'])(
    'of Kafka is that of %s',
    (path) => {
      expect(read(path)).toContain(`image: ${KAFKA_IMAGE}\n`);
    },
  );

  it.each(['docker-compose.yml', 'k8s/overlays/local/redis.yaml'])(
    'of Redis is that of %s',
    (path) => {
      expect(read(path)).toContain(`image: ${REDIS_IMAGE}\n`);
    },
  );

  it('of Node is that of the image', () => {
    const { devDependencies } = JSON.parse(read('package.json')) as {
      devDependencies: Record<string, string>;
    };
    const bases = [...read('Dockerfile').matchAll(/^FROM node:([\d.]+)-/gm)].map(([, tag]) => tag);
    expect(bases).not.toHaveLength(0);
    expect(new Set(bases)).toEqual(new Set([devDependencies['node']]));
  });

  it('of Java is the one that is installed', () => {
    expect(JAVA.packages[0]).toBe(`openjdk-${JAVA_MAJOR}-jre-headless`);
  });
});
