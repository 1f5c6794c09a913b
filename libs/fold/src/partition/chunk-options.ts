import type { LogRecord, TimeSlice } from '@tradewind/log';
import type { Decoded } from '../decode/decode-record.js';
import type { FoldGroup } from '../group/fold-group.js';
import type { WakePauses } from '../timers/wake-pauses.js';
import type { FoldFailures } from './fold-failures.js';
import type { OutboxOptions } from './outbox.js';

export interface ChunkOptions extends OutboxOptions {
  /**
   * Records are decoded, and their entities loaded, so many at a time. Few suit a chunk that models may
   * block at any record; each time costs a read of the store. @default all
   */
  readonly readAhead?: number;
  readonly group: FoldGroup;
  readonly epochMs: number;
  readonly pauses?: WakePauses | undefined;
  /** Between short pieces of work others have their turn. @default the one of this thread's event loop */
  readonly slice?: TimeSlice | undefined;
  /** Records that are to be dead-lettered although they can be read. */
  readonly failures?: Pick<FoldFailures, 'at'>;
  /** Of records that a chunk before this one was too full for: what it has read of them. */
  readonly decoded?: Pick<ReadonlyMap<LogRecord, Decoded>, 'get'> | undefined;
}
