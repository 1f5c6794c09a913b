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

/** The packages that `prune` leaves of these workspaces. */
function listOf(workspaces: readonly string[]): string[] {
  const text = execFileSync(process.execPath, [TOOL, 'list', ...workspaces], { cwd: ROOT });
  return JSON.parse(text.toString()) as string[];
}

describe('the image', () => {
  it('is left with the packages of the seven services, and nothing of what tests and builds', () => {
    expect(services).toHaveLength(7);
    const pruned = /node tools\/runtime-packages\.mjs prune ([^&]*)/.exec(dockerfile)?.[1] ?? '';
    expect(pruned.split(/[\s\\]+/).filter((word) => word !== '')).toEqual(services);
    const left = listOf(services);
    for (const name of ['zod', 'fastify', 'kafkajs', 'ioredis', 'onnxruntime-node']) {
      expect(left.some((at) => at.endsWith(`node_modules/${name}`))).toBe(true);
    }
    expect(left.filter((at) => KIT.test(at))).toEqual([]);
    // The pattern sees them where they are.
    expect(listOf(['libs/testing']).some((at) => KIT.test(at))).toBe(true);
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
