import { allTopics } from '@tradewind/contracts';
import { topicSettingsOf } from '@tradewind/log-kafka';
import kafkajs from 'kafkajs';
import type { AclEntry } from 'kafkajs';
import { stringify } from 'yaml';
import { grantsFor } from '../secured/kafka-grants.js';

const { AclOperationTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;

const HEAD = '# Generated from the contracts of topics: npx nx run journeys:strimzi\n';
/** The label by which Strimzi's operators find what belongs to a cluster. */
const LABELS = { 'strimzi.io/cluster': 'tradewind' };
const API = 'kafka.strimzi.io/v1beta2';
const USER = 'tradewind';
const REPLICAS = 3;
const MIN_IN_SYNC = 2;

/** The files of k8s/strimzi that follow from the contracts, by name. */
export function strimziFiles(): Readonly<Record<string, string>> {
  return {
    'kafka-topics.yaml': documents(
      allTopics.flatMap((topic) => topicSettingsOf(topic).map(kafkaTopic)),
    ),
    'kafka-users.yaml': documents([
      kafkaUser(USER, grantsFor(USER).map(aclOf)),
      kafkaUser('tradewind-keda', [
        acl('topic', '*', 'literal', ['Describe']),
        acl('group', 'tradewind.', 'prefix', ['Describe']),
      ]),
    ]),
  };
}

function kafkaTopic({ name, partitions, config }: ReturnType<typeof topicSettingsOf>[number]) {
  return {
    apiVersion: API,
    kind: 'KafkaTopic',
    metadata: { name, labels: LABELS },
    spec: {
      partitions,
      replicas: REPLICAS,
      config: { ...config, 'min.insync.replicas': MIN_IN_SYNC },
    },
  };
}

function kafkaUser(name: string, acls: readonly object[]) {
  return {
    apiVersion: API,
    kind: 'KafkaUser',
    metadata: { name, labels: LABELS },
    spec: {
      authentication: { type: 'scram-sha-512' },
      authorization: { type: 'simple', acls: merged(acls as readonly ReturnType<typeof acl>[]) },
    },
  };
}

function acl(type: string, name: string, patternType: string, operations: readonly string[]) {
  return { resource: { type, name, patternType }, operations: [...operations] };
}

function aclOf({ resourceType, resourceName, resourcePatternType, operation }: AclEntry) {
  const type = resourceType === AclResourceTypes.GROUP ? 'group' : 'topic';
  const isPrefix = resourcePatternType === ResourcePatternTypes.PREFIXED;
  const [named = ''] = Object.entries(AclOperationTypes).find(([, of]) => of === operation) ?? [];
  const words = named.split('_').map((word) => word.slice(0, 1) + word.slice(1).toLowerCase());
  return acl(type, resourceName, isPrefix ? 'prefix' : 'literal', [words.join('')]);
}

/** One entry for each resource, with all of its operations. */
function merged(acls: readonly ReturnType<typeof acl>[]) {
  const byResource = Map.groupBy(acls, ({ resource }) => JSON.stringify(resource));
  return [...byResource.values()].flatMap((of) => {
    const [first] = of;
    return first ? [{ ...first, operations: of.flatMap(({ operations }) => operations) }] : [];
  });
}

function documents(objects: readonly object[]): string {
  return HEAD + objects.map((object) => stringify(object)).join('---\n');
}
