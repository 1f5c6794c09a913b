import kafkajs from 'kafkajs';
import type { Assigner, PartitionAssigner } from 'kafkajs';

const { AssignerProtocol } = kafkajs;
const NAME = 'tradewind-co-partition';
const VERSION = 0;

/**
 * Gives the same partition of all topics to one member: the assigner of kafkajs deals out the partitions
 * of all topics together, and would give a partition of one topic to another member than that of the
 * next. All topics have `partitions` of them.
 */
export function coPartitionAssigner(
  topics: readonly string[],
  partitions: number,
): PartitionAssigner {
  return (): Assigner => ({
    name: NAME,
    version: VERSION,
    assign: ({ members }) => {
      const sorted = members.map(({ memberId }) => memberId).sort();
      const shares = sorted.map((memberId, at) => {
        const numbers = shareOf(at, sorted.length, partitions);
        const assignment = Object.fromEntries(topics.map((topic) => [topic, numbers]));
        const encoded = { version: VERSION, assignment, userData: Buffer.alloc(0) };
        return { memberId, memberAssignment: AssignerProtocol.MemberAssignment.encode(encoded) };
      });
      return Promise.resolve(shares);
    },
    protocol: ({ topics: subscribed }) => {
      const metadata = { version: VERSION, topics: subscribed, userData: Buffer.alloc(0) };
      return { name: NAME, metadata: AssignerProtocol.MemberMetadata.encode(metadata) };
    },
  });
}

function shareOf(member: number, members: number, partitions: number): number[] {
  const all = Array.from({ length: partitions }, (_, partition) => partition);
  return all.filter((partition) => partition % members === member);
}
