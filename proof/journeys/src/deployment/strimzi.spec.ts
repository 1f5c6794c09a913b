import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { allTopics, deadLetterTopicName } from '@tradewind/contracts';
import { parse, parseAllDocuments } from 'yaml';
import { formatted } from '../api/client-types.js';
import { strimziFiles } from './strimzi.js';

const FOLDER = join(import.meta.dirname, '../../../../k8s/strimzi');

interface KafkaUser {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly authorization: {
      readonly acls: readonly {
        readonly resource: Readonly<Record<'type' | 'name' | 'patternType', string>>;
        readonly operations: readonly string[];
      }[];
    };
  };
}

describe('k8s/strimzi', () => {
  it('is up to date; if not: npx nx run journeys:strimzi', async () => {
    for (const [name, text] of Object.entries(strimziFiles())) {
      expect(readFileSync(join(FOLDER, name), 'utf8')).toBe(await formatted(text, name));
    }
  });

  it('has no unused file', () => {
    const { resources } = parse(readFileSync(join(FOLDER, 'kustomization.yaml'), 'utf8')) as {
      readonly resources: readonly string[];
    };
    expect(readdirSync(FOLDER).sort()).toEqual([...resources, 'kustomization.yaml'].sort());
  });

  it('grants the services their topics and groups, and nothing of others', () => {
    const users = parseAllDocuments(strimziFiles()['kafka-users.yaml'] ?? '').map(
      (document) => document.toJS() as KafkaUser,
    );
    const [services, keda] = users.map(({ spec }) => spec.authorization.acls);
    const topics = allTopics.flatMap(({ name }) => [name, deadLetterTopicName(name)]);
    const ofTopics = services?.filter(({ resource }) => resource.type === 'topic') ?? [];
    expect(ofTopics.map(({ resource }) => resource.name).sort()).toEqual(topics.sort());
    for (const { resource, operations } of ofTopics) {
      expect(resource.patternType).toBe('literal');
      expect(operations).toEqual(['Read', 'Write', 'Create', 'DescribeConfigs']);
    }
    expect(services?.filter(({ resource }) => resource.type !== 'topic')).toEqual([
      {
        resource: { type: 'group', name: 'tradewind.', patternType: 'prefix' },
        operations: ['Read', 'Delete'],
      },
    ]);
    // What scales only looks.
    expect(new Set(keda?.flatMap(({ operations }) => operations))).toEqual(new Set(['Describe']));
  });
});
