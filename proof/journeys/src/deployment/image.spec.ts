import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../../../..');
const TOOL = join(ROOT, 'tools/runtime-packages.mjs');
const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
const services = [...dockerfile.matchAll(/-w (apps\/[a-z]+-service)/g)].map(([, at = '']) => at);

/** What tests and builds: none of it runs. */
const KIT =
  /(^|\/)node_modules\/(jest|jest-[\w-]+|@jest\/[\w-]+|@babel\/[\w-]+|typescript|@typescript\/[\w-]+|eslint|prettier|nx|@nx\/[\w-]+|@swc\/[\w-]+|vite|playwright-core|testcontainers)$/;

/** The workspaces that the Dockerfile gives to a command of the tool. */
function argumentsOf(command: string): string[] {
  const line = new RegExp(`runtime-packages\\.mjs ${command} ([^&>]*)`).exec(dockerfile)?.[1];
  return (line ?? '').split(/[\s\\]+/).filter((word) => word !== '');
}

/** The packages that `prune` leaves of these workspaces. */
function listOf(workspaces: readonly string[]): string[] {
  const text = execFileSync(process.execPath, [TOOL, 'list', ...workspaces], { cwd: ROOT });
  return JSON.parse(text.toString()) as string[];
}

describe('the image', () => {
  it('is left with the packages of the seven services, and nothing of what tests and builds', () => {
    expect(services).toHaveLength(7);
    expect(argumentsOf('prune')).toEqual(services);
    const left = listOf(services);
    for (const name of ['zod', 'fastify', 'kafkajs', 'ioredis', 'onnxruntime-node']) {
      expect(left.some((at) => at.endsWith(`node_modules/${name}`))).toBe(true);
    }
    expect(left.filter((at) => KIT.test(at))).toEqual([]);
    // The pattern sees them where they are.
    expect(listOf(['libs/testing']).some((at) => KIT.test(at))).toBe(true);
  });

  it('has a bill of materials that names each of its packages, with a checksum', () => {
    expect(argumentsOf('sbom')).toEqual(services);
    const text = execFileSync(process.execPath, [TOOL, 'sbom', ...services], { cwd: ROOT });
    const { components, ...document } = JSON.parse(text.toString()) as {
      components: { purl: string; hashes?: { alg: string; content: string }[] }[];
    };
    expect(document).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
    const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { version?: string }>;
    };
    const places = listOf(services).filter((at) => at.includes('node_modules/'));
    const versions = places.map((at) => {
      const name = at.slice(at.lastIndexOf('node_modules/') + 'node_modules/'.length);
      return `pkg:npm/${name.replace('@', '%40')}@${String(lock.packages[at]?.version)}`;
    });
    expect(components.map(({ purl }) => purl)).toEqual([...new Set(versions)].sort());
    for (const { hashes } of components) {
      expect(hashes).toEqual([
        { alg: 'SHA-512', content: expect.stringMatching(/^[\da-f]{128}$/) },
      ]);
    }
  });
});

describe('pruning', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'tradewind-prune-'));
  });
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  it('removes what nothing needs that runs, nested or not', () => {
    const packages = {
      'apps/a': { dependencies: { used: '1' }, devDependencies: { kit: '1' } },
      'node_modules/used': {
        dependencies: { deep: '1' },
        peerDependencies: { peer: '1', kit: '1' },
        peerDependenciesMeta: { kit: { optional: true } },
      },
      'node_modules/used/node_modules/deep': {},
      'node_modules/deep': {},
      'node_modules/peer': {},
      'node_modules/kit': {},
    };
    for (const place of Object.keys(packages)) {
      mkdirSync(join(directory, place), { recursive: true });
    }
    writeFileSync(join(directory, 'package-lock.json'), JSON.stringify({ packages }));
    execFileSync(process.execPath, [TOOL, 'prune', 'apps/a'], { cwd: directory });
    expect(readdirSync(join(directory, 'node_modules')).sort()).toEqual(['peer', 'used']);
    expect(readdirSync(join(directory, 'node_modules/used/node_modules'))).toEqual(['deep']);
  });
});
