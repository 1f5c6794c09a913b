import { allTopics, deadLetterTopicName } from '@tradewind/contracts';
import kafkajs from 'kafkajs';
import type { AclEntry } from 'kafkajs';

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;

/** What services do with their topics: they create those that are missing and read their settings. */
const OF_TOPICS = [
  AclOperationTypes.READ,
  AclOperationTypes.WRITE,
  AclOperationTypes.CREATE,
  AclOperationTypes.DESCRIBE_CONFIGS,
];

/** Consumer groups of services and of their tails begin so; a tail deletes its own when it ends. */
const GROUPS = 'tradewind.';
const OF_GROUPS = [AclOperationTypes.READ, AclOperationTypes.DELETE];

/** All that a user of the services is granted: docs/operations.md lists the same. */
export function grantsFor(user: string): AclEntry[] {
  const shared = {
    principal: `User:${user}`,
    host: '*',
    permissionType: AclPermissionTypes.ALLOW,
  };
  const topics = allTopics.flatMap(({ name }) => [name, deadLetterTopicName(name)]);
  return [
    ...topics.flatMap((resourceName) =>
      OF_TOPICS.map((operation) => ({
        ...shared,
        operation,
        resourceName,
        resourceType: AclResourceTypes.TOPIC,
        resourcePatternType: ResourcePatternTypes.LITERAL,
      })),
    ),
    ...OF_GROUPS.map((operation) => ({
      ...shared,
      operation,
      resourceName: GROUPS,
      resourceType: AclResourceTypes.GROUP,
      resourcePatternType: ResourcePatternTypes.PREFIXED,
    })),
  ];
}
