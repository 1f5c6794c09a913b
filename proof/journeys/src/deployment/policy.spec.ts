import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { allTopics } from '@tradewind/contracts';
import { parse, parseAllDocuments } from 'yaml';
import { clusterPolicy } from './cluster-rules.js';
import type { Installation, Manifest } from './manifest.js';
import { containersOf, workloads } from './manifest.js';
import { mutations } from './mutations.fixture.js';
import { podPolicy } from './pod-rules.js';
import { routePolicy } from './route-rules.js';
import { scalingPolicy } from './scaling-rules.js';

const K8S = fileURLToPath(new URL('../../../../k8s/', import.meta.url));

interface Generator {
  readonly name: string;
  readonly files?: readonly string[];
  readonly envs?: readonly string[];
}

interface Kustomization {
  readonly resources: readonly string[];
  readonly configMapGenerator?: readonly Generator[];
  readonly secretGenerator?: readonly Generator[];
}

function kustomizationIn(directory: string): Kustomization {
  return parse(readFileSync(join(directory, 'kustomization.yaml'), 'utf8')) as Kustomization;
}

/** Returns all objects of a kustomization and of its bases, as they are in the files. */
function load(directory: string): Installation {
  const { resources, ...generators } = kustomizationIn(directory);
  const parts = resources.map((resource) => {
    const path = resolve(directory, resource);
    return path.endsWith('.yaml') ? { manifests: readManifests(path) } : load(path);
  });
  const merged = (key: 'generatedConfigMaps' | 'generatedSecrets') =>
    parts.flatMap((part) => (key in part ? (part as Installation)[key] : []));
  const names = (list: readonly Generator[] = []) => list.map(({ name }) => name);
  return {
    manifests: parts.flatMap(({ manifests }) => manifests),
    generatedConfigMaps: [
      ...merged('generatedConfigMaps'),
      ...names(generators.configMapGenerator),
    ],
    generatedSecrets: [...merged('generatedSecrets'), ...names(generators.secretGenerator)],
  };
}

function readManifests(path: string): Manifest[] {
  return parseAllDocuments(readFileSync(path, 'utf8')).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as Manifest;
  });
}

function partitionsOf(name: string): number | undefined {
  return allTopics.find((topic) => topic.name === name)?.partitions;
}

const overlays = ['local', 'production'] as const;
const rules = [...podPolicy, ...clusterPolicy];
const allRules = [...rules, ...scalingPolicy(partitionsOf), ...routePolicy];

describe.each(overlays)('the installation %s', (overlay) => {
  const installation = load(join(K8S, 'overlays', overlay));
  const applicable = overlay === 'production' ? allRules : rules;

  it.each(applicable.map((rule) => ({ name: rule.name, rule })))('keeps: $name', ({ rule }) => {
    expect(rule.violations(installation)).toEqual([]);
  });

  it('has the seven services', () => {
    const services = workloads(installation).filter(({ kind }) => kind === 'Deployment');
    expect(services.map(({ metadata }) => metadata.name).sort()).toEqual([
      'chatbot-service',
      'collector-service',
      'console-service',
      'marketing-service',
      'profile-service',
      'recommender-service',
      'shop-service',
    ]);
    for (const service of services) {
      expect(containersOf(service)[0]?.args).toEqual([service.metadata.name]);
    }
  });

  it('names every object once', () => {
    const names = installation.manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(new Set(names).size).toBe(names.length);
  });
});

/** The operator writes these: the first follows the example beside it, the second is the brokers'. */
const ofTheOperator = ['services.env', 'kafka-ca.crt'];

describe('the folders of k8s', () => {
  it.each(['base', 'overlays/local', 'overlays/production'])('%s uses every file', (folder) => {
    const directory = join(K8S, folder);
    const { resources, configMapGenerator = [], secretGenerator = [] } = kustomizationIn(directory);
    const generated = [...configMapGenerator, ...secretGenerator];
    const used = [
      ...resources,
      ...generated.flatMap(({ files = [], envs = [] }) => [...files, ...envs]),
    ];
    const present = readdirSync(directory).filter((name) => /\.(yaml|env)$/.test(name));
    for (const name of present) expect([...used, 'kustomization.yaml']).toContain(name);
    const committed = used.filter((path) => !ofTheOperator.includes(path));
    for (const path of committed) expect(existsSync(resolve(directory, path))).toBe(true);
  });

  it('hold no secrets for production', () => {
    const ignored = readFileSync(join(K8S, 'overlays/production/.gitignore'), 'utf8');
    expect(ignored.split('\n')).toEqual(expect.arrayContaining(ofTheOperator));
  });
});

describe('every rule', () => {
  it('has a violating change', () => {
    expect(Object.keys(mutations).sort()).toEqual(allRules.map(({ name }) => name).sort());
  });

  const cases = allRules.flatMap((rule) =>
    (mutations[rule.name] ?? []).map((change, index) => ({ name: rule.name, index, rule, change })),
  );
  it.each(cases)('is violated by its change: $name ($index)', ({ rule, change }) => {
    const installation = load(join(K8S, 'overlays/production'));
    change(installation);
    expect(rule.violations(installation)).not.toEqual([]);
  });
});
