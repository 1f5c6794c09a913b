import { DOCUMENT_CHANGED, ceTypeOf, documentChangedSchema } from '@tradewind/contracts';
import type { DocumentChanged } from '@tradewind/contracts';
import type { Batch, BatchHandler, LogRecord, Subscription } from '@tradewind/log';
import { DelegatingLog } from './delegating-ports.js';

/**
 * Applies documents at their arrival instead of at their place in the log: whichever announcement a
 * partition comes to, it tells of the newest version that this process has read by then.
 */
export class EarlyDocumentsLog extends DelegatingLog {
  override async subscribe(
    group: string,
    topics: readonly string[],
    handler: BatchHandler,
  ): Promise<Subscription> {
    const newest = new Map<string, DocumentChanged>();
    const tail = await super.tail(topics, 'earliest', (record) => {
      const change = changeIn(record);
      if (change === undefined) return;
      const place = placeOf(change);
      if ((newest.get(place)?.version ?? 0) < change.version) newest.set(place, change);
    });
    await tail.caughtUp;
    const subscription = await super.subscribe(group, topics, {
      assigned: (partitions, control) => handler.assigned(partitions, control),
      handle: (batch, progress) => handler.handle(renewed(batch, newest), progress),
    });
    const close = async () => {
      await subscription.close();
      await tail.close();
    };
    return { failed: subscription.failed, close };
  }
}

function renewed(batch: Batch, newest: ReadonlyMap<string, DocumentChanged>): Batch {
  const records = batch.records.map((record): LogRecord => {
    const change = changeIn(record);
    const newer = change && newest.get(placeOf(change));
    return newer ? withValue(record, JSON.stringify(newer)) : record;
  });
  return { ...batch, records };
}

function changeIn({ headers, value }: LogRecord): DocumentChanged | undefined {
  if (headers['ce_type']?.toString() !== ceTypeOf(DOCUMENT_CHANGED) || value === null)
    return undefined;
  return documentChangedSchema.safeParse(JSON.parse(value.toString('utf8'))).data;
}

function placeOf({ kind, tenant, id }: DocumentChanged): string {
  return [kind, tenant, id].join('/');
}

/** A record of Kafka decodes itself when it is asked: its fields are taken one by one. */
function withValue(record: LogRecord, text: string): LogRecord {
  const { topic, partition, offset, key, headers, timestamp } = record;
  return { topic, partition, offset, key, value: Buffer.from(text), headers, timestamp };
}
