import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { installedFor, readLock } from './installed-packages.fixture.js';

const ROOT = join(import.meta.dirname, '../../../..');
const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
const services = [...dockerfile.matchAll(/-w (apps\/[a-z]+-service)/g)].map(([, at = '']) => at);

/** What tests and builds: none of it runs. */
const KIT =
  /node_modules\/(jest|jest-[\w-]+|@jest\/[\w-]+|@babel\/[\w-]+|typescript|@typescript\/[\w-]+|eslint|prettier|nx|@nx\/[\w-]+|@swc\/[\w-]+|vite|playwright-core|testcontainers)$/;

describe('the image', () => {
  const installed = installedFor(readLock(ROOT), services);

  it('has the packages of the seven services', () => {
    expect(services).toHaveLength(7);
    expect(dockerfile).toContain('npm ci --omit=dev');
    for (const name of ['zod', 'fastify', 'kafkajs', 'ioredis']) {
      expect([...installed.keys()].some((at) => at.endsWith(`node_modules/${name}`))).toBe(true);
    }
  });

  it('has nothing of what tests and builds', () => {
    const chains = [...installed.keys()].filter((at) => KIT.test(at)).map((at) => chainOf(at));
    expect(chains).toEqual([]);
  });

  it('would be seen to have it', () => {
    const withTests = installedFor(readLock(ROOT), [...services, 'apps/cli', '']);
    expect([...withTests.keys()].length).toBeGreaterThan(installed.size);
    expect(KIT.test('node_modules/@babel/core')).toBe(true);
    expect(KIT.test('apps/x/node_modules/typescript')).toBe(true);
  });

  /** Why a package is there. */
  function chainOf(at: string): string {
    const by = installed.get(at);
    return by === undefined || by === '' ? at : `${at} < ${chainOf(by)}`;
  }
});
