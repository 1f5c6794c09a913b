import {
  envelopeHeaders,
  eventId,
  IDENTITY_LINKED,
  idOf,
  keyOf,
  tenantOf,
} from '@tradewind/contracts';
import type { Fold, FoldOutput } from '@tradewind/contracts';
import { eventLoopSlice } from '@tradewind/log';
import type { LogRecord } from '@tradewind/log';
import { decodeInput } from '../decode/decode-input.js';
import { formatSequence } from '../decode/decode-record.js';
import { headerText } from '../decode/decode-text.js';
import { FoldGroup } from '../group/fold-group.js';
import { stateName } from '../group/state-names.js';
import { takenFrom } from '../memory/entity-cache.js';
import type { Restoration } from '../memory/partition-meta.js';
import type { TakenState } from '../memory/taken-state.js';
import { InMemoryPartition } from '../partition/in-memory-partition.js';
import { forgottenLinks, isLink, ownRecords, withoutSplitLinks } from './cancelled-links.js';

/** So many records that the fold throws at are left out. */
const MAX_FAILURES = 10;

export interface ReplayedState {
  readonly taken: TakenState | undefined;
  /** Ids that are linked to the entity. */
  readonly linked: readonly string[];
  /** Events of the entity and of these ids that the log has. */
  readonly events: number;
  /** The time of the first of them, ms. */
  readonly since: number | undefined;
}

export interface ReplayOptions {
  readonly fold: Fold;
  readonly epochMs: number;
  readonly partition: number;
}

/**
 * Folds what the log has of the ids of a shopper as if the wrong links had never been told, in the order in
 * which the collector took it. All ids are in one partition in memory; whatever the fold concludes on the
 * way was concluded when it happened, and is dropped.
 *
 * @param lists The records of one topic and partition each, in order.
 */
export async function replayState(
  restoration: Restoration,
  lists: readonly (readonly LogRecord[])[],
  options: ReplayOptions,
): Promise<ReplayedState> {
  const records = inOrder(lists.map((list) => effective(list, restoration)));
  const left = new Set(records);
  for (let failures = 0; ; failures++) {
    const replay = new Replay(restoration, options);
    let at: LogRecord | undefined;
    try {
      replay.link(records);
      for (at of left) {
        replay.fold(at);
        const pause = eventLoopSlice.pause();
        if (pause) await pause;
      }
      return replay.finish(records);
    } catch (error) {
      if (at === undefined || failures >= MAX_FAILURES) throw error;
      left.delete(at);
    }
  }
}

/** The records of a list that count: links that were taken back do not, nor do the entity's own. */
function effective(list: readonly LogRecord[], restoration: Restoration): LogRecord[] {
  return [...Map.groupBy(list, ({ key }) => String(key))]
    .flatMap(([key, records]) => {
      const left = withoutSplitLinks(records);
      return key === restoration.key ? ownRecords(left, restoration) : left;
    })
    .sort((a, b) => a.offset - b.offset);
}

/** One order of several lists, each of which keeps its own: by the time at which the collector took them. */
function inOrder(lists: readonly LogRecord[][]): LogRecord[] {
  const heads = lists.filter(({ length }) => length > 0).map((list) => ({ list, at: 0 }));
  const all: LogRecord[] = [];
  while (heads.length > 0) {
    const next = heads.reduce((a, b) => (recordedAt(b) < recordedAt(a) ? b : a));
    all.push(...next.list.slice(next.at, next.at + 1));
    next.at += 1;
    if (next.at === next.list.length) heads.splice(heads.indexOf(next), 1);
  }
  return all;
}

function recordedAt({ list, at }: { readonly list: LogRecord[]; readonly at: number }): string {
  const { headers = {} } = list[at] ?? {};
  return headerText(headers['ce_recordedtime'] ?? headers['ce_time']) ?? '';
}

class Replay {
  readonly #group: FoldGroup;
  readonly #partition: InMemoryPartition;
  readonly #sent: FoldOutput[] = [];
  #offset = 0;

  constructor(
    private readonly restoration: Restoration,
    private readonly options: ReplayOptions,
  ) {
    const { fold, epochMs, partition } = options;
    this.#group = new FoldGroup([fold], false);
    this.#partition = new InMemoryPartition({
      ...{ folds: [fold], epochMs, partition, rereads: false },
      onEmit: (output) => {
        if (output.topic.name === fold.handOvers?.name) this.#sent.push(output);
      },
    });
  }

  /** Links ids of which the log does not tell any more. */
  link(records: readonly LogRecord[]): void {
    const topic = this.#group.topics.find(({ events }) => Object.hasOwn(events, IDENTITY_LINKED));
    const [first] = records;
    if (topic === undefined || first === undefined) return;
    const told = new Set(records.filter(isLink).map(({ key }) => idOf(String(key))));
    const time = Date.parse(headerText(first.headers['ce_time']) ?? '') || 0;
    for (const { key, data } of forgottenLinks(this.restoration, (id) => told.has(id))) {
      this.fold({
        ...{ topic: topic.name, partition: 0, offset: 0, timestamp: first.timestamp },
        ...{ key: Buffer.from(key), value: Buffer.from(JSON.stringify(data)) },
        headers: envelopeHeaders({
          ...{ id: eventId(`link ${key}`), source: '/restoring', type: IDENTITY_LINKED, key },
          ...{ time, recordedAt: time },
        }),
      });
    }
  }

  /** Throws what the fold throws; a record that cannot be read is left out. */
  fold(record: LogRecord): void {
    if (!decodeInput(this.#group, record).ok) return;
    this.#give(record);
    for (let next = this.#sent.shift(); next; next = this.#sent.shift()) this.#bring(next);
  }

  /** Timers that were due by now have fired. */
  finish(records: readonly LogRecord[]): ReplayedState {
    const { restoration, options } = this;
    const { key, now } = restoration;
    if (now > this.#partition.now && this.#partition.now > -Infinity) this.#partition.advance(now);
    const text = this.#partition.text(stateName(options.fold.name, key));
    const { taken, linked } =
      text === undefined ? { taken: undefined, linked: [] } : takenFrom(text);
    const keys = new Set([key, ...linked.map((id) => keyOf(tenantOf(key), id))]);
    const its = records.filter((record) => keys.has(String(record.key)) && !isLink(record));
    const times = its.map(({ headers }) => Date.parse(headerText(headers['ce_time']) ?? ''));
    const since = times.reduce((a, b) => Math.min(a, b), Infinity);
    return { taken, linked, events: its.length, since: since === Infinity ? undefined : since };
  }

  /** What an id hands over to another one comes at once. */
  #bring({ topic, key, event: { type, data } }: FoldOutput): void {
    const time = Math.max(this.#partition.now, 0);
    const { name } = this.options.fold;
    const headers = envelopeHeaders({
      ...{ id: `hand-over-${String(this.#offset)}`, source: `/restoring/${name}/restoring/0` },
      ...{ type, key, time, recordedAt: time },
    });
    headers['ce_sequence'] = formatSequence([this.#offset, 1]);
    this.#give({
      ...{ topic: topic.name, partition: 0, offset: 0, timestamp: time },
      ...{ key: Buffer.from(key), value: Buffer.from(JSON.stringify(data)), headers },
    });
  }

  /** Field by field: a log may give records that read their contents on access, which a spread leaves out. */
  #give({ topic, key, value, headers, timestamp }: LogRecord): void {
    const { partition } = this.options;
    const offset = this.#offset++;
    this.#partition.fold({ topic, partition, offset, key, value, headers, timestamp });
  }
}
