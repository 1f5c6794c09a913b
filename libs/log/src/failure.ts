import { PlatformError } from './errors.js';
import type { Position } from './event-log.js';

/** The unexpected end of a subscription or tail. */
export class Failure {
  /** Never resolves. A rejection that nobody handles is not reported as unhandled. */
  readonly promise: Promise<never>;
  private reject!: (error: unknown) => void;

  constructor() {
    this.promise = new Promise<never>((_, reject) => {
      this.reject = reject;
    });
    this.promise.catch(() => undefined);
  }

  raise(error: unknown): void {
    this.reject(error);
  }
}

/**
 * The state reflects records that the log does not hold: it lost the end of a partition, or the
 * topic was recreated. Offsets would be reused for other records, so an operator has to decide.
 */
export function positionPastEnd({ topic, partition, offset }: Position, end: number): Error {
  return new PlatformError(
    'LOG.CONSUMER_DEAD',
    `${topic}[${partition}] has a stored position of ${offset}, but its log ends at ${end}: ` +
      'it has lost records or was recreated, while the state was kept',
    false,
  );
}

/** Returns the partition count that all the topics have; throws if they cannot be read together. */
export function commonPartitionCount(
  counts: readonly { readonly topic: string; readonly partitions: number }[],
): number {
  const [first] = counts;
  if (first === undefined) throw new TypeError('a group needs a topic');
  const other = counts.find(({ partitions }) => partitions !== first.partitions);
  if (other === undefined) return first.partitions;
  const told = [first, other].map(({ topic, partitions }) => `${topic} has ${partitions}`);
  throw new PlatformError(
    'LOG.NOT_CO_PARTITIONED',
    `Topics that are read together need the same partition count: ${told.join(', ')}`,
    false,
  );
}

export function partitionsChanged(topic: string, found: number, wanted: number): Error {
  return new PlatformError(
    'LOG.PARTITIONS_CHANGED',
    `Topic ${topic} has ${found} partitions, its contract says ${wanted}. The count is fixed for ` +
      'the life of a major version, because keys would move: publish a new version of the topic instead',
    false,
  );
}
