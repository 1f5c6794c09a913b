import type { EventLog } from '@tradewind/messaging';
import type { PartitionStore } from '@tradewind/state';
export declare const KafkaEventLogX: new (o: unknown) => EventLog;
export const KafkaEventLog = class {
  constructor(o: unknown) {
    o;
    throw new Error('pending');
  }
} as unknown as new (
  o: { logger: (e: { message: string }) => void } & Record<string, unknown>,
) => EventLog;
export const RedisPartitionStore = class {
  constructor(o: unknown) {
    o;
    throw new Error('pending');
  }
} as unknown as new (o: unknown) => PartitionStore;
