import { epochOf, MODEL_EPOCH_LAG } from '@tradewind/contracts';
import type { LogRecord } from '@tradewind/log';
import { formatSequence } from '../decode/decode-record.js';
import type { Decoded } from '../decode/decode-record.js';
import { heldName } from '../group/state-names.js';
import type { EntityCache } from '../memory/entity-cache.js';
import type { HeldRecord } from '../memory/links.js';
import { handOversOf } from '../memory/partition-meta.js';
import type { PartitionMeta } from '../memory/partition-meta.js';
import type { Steps } from '../steps/steps.js';
import { heldOf, recordOf } from './held-record.js';

/** Records that are read at a time. */
const READ_AHEAD = 100;

/** Whether all records that are due were taken, there were none, or the write takes no more. */
export type HeldOutcome = 'none' | 'taken' | 'full';

export interface HeldRecordsOptions {
  readonly entities: EntityCache;
  readonly meta: PartitionMeta;
  readonly partition: number;
  readonly epochMs: number;
  /** False where records are taken as they come: what is held from before is due at once. */
  readonly waits: boolean;
}

/**
 * What was handed over to a partition and waits until its clock is two epochs on. It is kept beside the
 * states of the fold, and taken in the order of epoch, sending partition and place in its log.
 */
export class HeldRecords {
  constructor(private readonly options: HeldRecordsOptions) {}

  /** Names of the entries that `hold` writes. */
  entriesOf(fold: string, record: LogRecord, decoded: Decoded & { ok: true }): string[] {
    const epoch = this.#epochOf(record);
    return [indexName(fold, epoch), recordName(fold, epoch, placeOf(decoded))];
  }

  /** Its entries have to be loaded. */
  hold(fold: string, record: LogRecord, decoded: Decoded & { ok: true }): void {
    const { entities, meta } = this.options;
    const epoch = this.#epochOf(record);
    const place = placeOf(decoded);
    const places = (entities.kept(indexName(fold, epoch)) ?? []) as string[];
    places.push(place);
    entities.keep(indexName(fold, epoch), places);
    entities.keep(recordName(fold, epoch, place), heldOf(record));
    const of = handOversOf(meta, fold);
    if (!of.held.includes(epoch)) of.held = [...of.held, epoch].sort((a, b) => a - b);
  }

  /** Whether something that is held of a fold is due in an epoch. */
  isDue(fold: string, epoch: number): boolean {
    const [first] = this.options.meta.handOvers?.[fold]?.held ?? [];
    if (first === undefined) return false;
    return !this.options.waits || first <= epoch - MODEL_EPOCH_LAG;
  }

  /** Takes what is due, until the write is full; `take` takes one record, and may wait. */
  *takeDue(
    {
      fold,
      epoch,
      topic,
    }: { readonly fold: string; readonly epoch: number; readonly topic: string },
    take: (records: readonly LogRecord[]) => Steps<number>,
  ): Steps<HeldOutcome> {
    if (!this.isDue(fold, epoch)) return 'none';
    const { meta } = this.options;
    const of = handOversOf(meta, fold);
    while (this.isDue(fold, epoch)) {
      const [first = 0] = of.held;
      if (!(yield* this.#takeEpoch({ fold, epoch: first, topic }, take))) return 'full';
      of.held = of.held.slice(1);
    }
    return 'taken';
  }

  *#takeEpoch(
    {
      fold,
      epoch,
      topic,
    }: { readonly fold: string; readonly epoch: number; readonly topic: string },
    take: (records: readonly LogRecord[]) => Steps<number>,
  ): Steps<boolean> {
    const { entities, partition } = this.options;
    const index = indexName(fold, epoch);
    yield { kind: 'load', names: [index] };
    const places = ((entities.kept(index) ?? []) as string[]).sort();
    while (places.length > 0) {
      const next = places.slice(0, READ_AHEAD);
      const names = next.map((place) => recordName(fold, epoch, place));
      yield { kind: 'load', names };
      const records = names.map((name) =>
        recordOf(entities.kept(name) as HeldRecord, { topic, partition }),
      );
      const taken = yield* take(records);
      for (const name of names.slice(0, taken)) entities.keep(name, undefined);
      places.splice(0, taken);
      entities.keep(index, places.length > 0 ? places : undefined);
      if (taken < next.length) return false;
    }
    return true;
  }

  /** That of the clock of whoever has sent it. */
  #epochOf({ headers }: LogRecord): number {
    return epochOf(Date.parse(String(headers['ce_time'])), this.options.epochMs);
  }
}

function indexName(fold: string, epoch: number): string {
  return heldName(fold, String(epoch));
}

function recordName(fold: string, epoch: number, place: string): string {
  return heldName(fold, `${String(epoch)}:${place}`);
}

/** Sorts by sending partition, topic, and place in its log. */
function placeOf({ source, sequence = [0, 0] }: Decoded & { ok: true }): string {
  const [, , , topic = '', partition = ''] = source.split('/');
  return `${partition.padStart(6, '0')}/${topic}/${formatSequence(sequence)}`;
}
