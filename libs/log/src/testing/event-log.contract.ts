import { describe, expect, it } from '@jest/globals';
import type { EventLog } from '../event-log.js';
import { describeBatches } from './batches.contract.js';
import { describeGroups } from './groups.contract.js';
import { LogBed } from './log-bed.fixture.js';
import { RecordingHandler } from './recording-handler.fixture.js';
import { describeRecords } from './records.contract.js';
import { describeTailsAndTopics } from './tails.contract.js';

/**
 * The contract of `EventLog`. Each call of `create` opens the same log, so that one instance reads
 * what another has written.
 */
export function describeEventLog(name: string, create: () => Promise<EventLog>): void {
  describe(`${name} as an event log`, () => {
    const bed = new LogBed(create);
    describeRecords(bed);
    describeBatches(bed);
    describeGroups(bed);
    describeTailsAndTopics(bed);

    it('answers a ping', async () => {
      await expect(bed.log.ping()).resolves.toBeUndefined();
    });

    it('closes subscriptions and tails that were left open', async () => {
      const other = await bed.create();
      const handler = new RecordingHandler();
      await other.subscribe('leaver', [bed.topic], handler);
      await other.tail([bed.topic], 'earliest', () => undefined);
      await other.close();
      await bed.log.publish(bed.numbers(0, 0, 1));
      const successor = new RecordingHandler();
      await bed.subscribe(successor, 'leaver');
      await successor.when((it) => it.records().length === 1);
      expect(handler.batches).toEqual([]);
    });
  });
}
