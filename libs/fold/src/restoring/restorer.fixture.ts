import type { LogRecord, NewRecord } from '@tradewind/log';
import { Restorer } from './restorer.js';
import type { RestorerOptions } from './restorer.js';
import { ReadOnAccess } from './read-on-access.fixture.js';

interface LogInMemory extends Omit<RestorerOptions, 'log' | 'sink'> {
  readonly logOf: (topic: string, partition: number) => readonly LogRecord[];
  readonly append: (record: NewRecord) => void;
}

/** A restorer on a log in memory, which it reads as it is. */
export function restorerOn({ logOf, append, ...options }: LogInMemory): Restorer {
  const { partitions } = options.group.first;
  const each = Array.from({ length: partitions }, (_, partition) => partition);
  return new Restorer({
    ...options,
    sink: {
      publish: (records) => {
        records.forEach(append);
        return Promise.resolve();
      },
    },
    log: {
      offsets: (topic) =>
        Promise.resolve(
          each.map((partition) => ({ partition, first: 0, next: logOf(topic, partition).length })),
        ),
      tail: (topics, _from, onRecord) => {
        for (const topic of topics) {
          for (const partition of each) {
            for (const record of logOf(topic, partition)) onRecord(new ReadOnAccess(record));
          }
        }
        const failed = new Promise<never>(() => undefined);
        const close = () => Promise.resolve();
        return Promise.resolve({ caughtUp: Promise.resolve(), failed, close });
      },
    },
  });
}
