import { envelopeHeaders, eventId, STATE_NOT_RESTORED, STATE_RESTORED } from '@tradewind/contracts';
import type { Fold, NotRestored, RestoredState } from '@tradewind/contracts';
import type { EventSink, LogAdmin, TopicReader } from '@tradewind/log';
import { MAX_KEPT_VALUE_BYTES } from '../dead-letters/dead-letter.js';
import type { FoldGroup } from '../group/fold-group.js';
import type { PartitionMeta, Restoration } from '../memory/partition-meta.js';
import type { StateRestorer } from '../partition/processor-options.js';
import { endsOf, MAX_RECORDS, recordsOfIds } from './records-of-ids.js';
import type { Ends, RecordsOfIds } from './records-of-ids.js';
import { replayState } from './replay-state.js';

export interface RestorerOptions {
  readonly service: string;
  readonly group: FoldGroup;
  readonly epochMs: number;
  readonly log: TopicReader & Pick<LogAdmin, 'offsets'>;
  readonly sink: EventSink;
}

type Outcome =
  | { readonly type: typeof STATE_RESTORED; readonly data: RestoredState }
  | { readonly type: typeof STATE_NOT_RESTORED; readonly data: NotRestored };

/**
 * Builds states again from the log, beside the folding, and sends each to the partition that has asked for
 * it. One partition at a time: each reads the topics of the group from their beginning.
 */
export class Restorer implements StateRestorer {
  #turn: Promise<unknown> = Promise.resolve();
  /** Partitions that have asked and not been served yet. */
  readonly #waiting = new Set<number>();
  /** By partition: attempts whose outcome is in the log. */
  readonly #done = new Map<number, ReadonlySet<string>>();

  constructor(private readonly options: RestorerOptions) {}

  /**
   * Does what the partition asks for when it is its turn, and has not got. Rejects if the log does not answer;
   * without effect while it waits already.
   */
  async run(partition: number, meta: Pick<PartitionMeta, 'restoring'>): Promise<void> {
    if (meta.restoring === undefined || this.#waiting.has(partition)) return;
    this.#waiting.add(partition);
    const turn = this.#turn.then(() => this.#run(partition, Object.values(meta.restoring ?? {})));
    this.#turn = turn.catch(() => undefined);
    try {
      await turn;
    } finally {
      this.#waiting.delete(partition);
    }
  }

  async #run(partition: number, asked: readonly Restoration[]): Promise<void> {
    const done = this.#done.get(partition) ?? new Set();
    const due = asked.filter(({ attempt }) => !done.has(attempt));
    for (const [fold, wanted] of Map.groupBy(due, ({ fold: name }) => name)) {
      await this.#restore(this.options.group.member(fold).fold, partition, wanted);
    }
    this.#done.set(partition, new Set(asked.map(({ attempt }) => attempt)));
  }

  async #restore(fold: Fold, partition: number, wanted: readonly Restoration[]): Promise<void> {
    const { log } = this.options;
    const ends = await endsOf(log, fold.inputs);
    const found = await recordsOfIds(
      log,
      { topics: fold.inputs, ends },
      wanted.map((restoration) => ({ restoration, partition })),
    );
    for (const [i, restoration] of wanted.entries()) {
      const records = found[i] ?? { lists: [], tooMany: false };
      const outcome = await this.#outcomeOf(fold, restoration, { records, ends, partition });
      await this.#send(fold, outcome, { restoration, partition });
    }
  }

  async #outcomeOf(
    fold: Fold,
    restoration: Restoration,
    from: { readonly records: RecordsOfIds; readonly ends: Ends; readonly partition: number },
  ): Promise<Outcome> {
    const { attempt, ids } = restoration;
    const { records, ends: through, partition } = from;
    const not = (reason: string): Outcome => ({
      type: STATE_NOT_RESTORED,
      data: { attempt, reason },
    });
    if (records.tooMany) return not(`the log has more than ${String(MAX_RECORDS)} of its events`);
    try {
      const { epochMs } = this.options;
      const replayed = await replayState(restoration, records.lists, { fold, epochMs, partition });
      const { taken, linked, events, since } = replayed;
      const told = { attempt, ids: [...ids], linked: [...linked], through, events };
      const data = { ...told, ...taken, ...(since !== undefined && { since }) };
      const bytes = Buffer.byteLength(JSON.stringify(data));
      if (bytes > MAX_KEPT_VALUE_BYTES) return not('the state is larger than the log takes');
      return { type: STATE_RESTORED, data };
    } catch (error) {
      return not(`the fold failed: ${String(error).slice(0, 500)}`);
    }
  }

  async #send(
    fold: Fold,
    { type, data }: Outcome,
    { restoration, partition }: { readonly restoration: Restoration; readonly partition: number },
  ): Promise<void> {
    const { handOvers } = fold;
    if (handOvers === undefined) return;
    const { service, sink } = this.options;
    const { key, now: time } = restoration;
    const id = eventId(`${service}|${fold.name}|${key}|${data.attempt}`);
    const source = `/${service}/${fold.name}/${id}/${String(partition)}`;
    const headers = envelopeHeaders({ id, source, type, key, time, recordedAt: time });
    const value = JSON.stringify(data);
    await sink.publish([{ topic: handOvers.name, partition, key, value, headers }]);
  }
}
