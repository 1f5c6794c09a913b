import { closedByAll, epochOf, noEpochClosed, noteEpochClosed } from '@tradewind/contracts';
import type { FoldEvent, recommenderPairs, TouchBatch } from '@tradewind/contracts';
import { toldIn } from './told-touches.js';
import type { ToldTouch } from './told-touches.js';

export type TouchEvent = FoldEvent<typeof recommenderPairs>;

export interface TouchEpochsOptions {
  readonly epochMs: number;
  /** Partitions that tell what their shoppers touch. */
  readonly partitions: number;
  /** Records of one source and epoch that are learned; those beyond are dropped. */
  readonly maxRecords: number;
}

/** What all sources have told of an epoch, in the order of sources. */
export interface CompleteEpoch {
  readonly epoch: number;
  readonly touches: readonly ToldTouch[];
  /** Shoppers that were erased in it; absent if none were. */
  readonly forgotten?: readonly ForgottenShopper[];
}

export interface ForgottenShopper {
  readonly tenant: string;
  readonly shopper: string;
}

/** Of one source in one epoch that is open. */
interface Open {
  readonly ids: Set<string>;
  readonly batches: TouchBatch[];
  readonly forgotten: ForgottenShopper[];
}

/**
 * Puts the touches that partitions tell into an order that does not depend on which of them was faster: epoch by
 * epoch once all have closed it, within an epoch by source, of a source as they came. A record that stands in the log
 * again is passed over: by its id while its epoch is open, by its epoch afterwards.
 */
export class TouchEpochs {
  readonly #closed: ReturnType<typeof noEpochClosed>;
  readonly #open = new Map<number, Map<number, Open>>();
  #through = -Infinity;

  constructor(private readonly options: TouchEpochsOptions) {
    this.#closed = noEpochClosed(options.partitions);
  }

  /** The last epoch that was complete; -Infinity before the first. */
  get through(): number {
    return this.#through;
  }

  /** Takes a record, and returns the epochs that it has completed, in their order. */
  take(event: TouchEvent): CompleteEpoch[] {
    if (event.type === 'items.batched') {
      const { source, epoch, batches } = event.data;
      this.#openFor({ id: event.id, source, epoch })?.batches.push(...batches);
      return [];
    }
    if (event.type === 'shopper.forgotten') {
      const { source, epoch, tenant, shopper } = event.data;
      this.#openFor({ id: event.id, source, epoch })?.forgotten.push({ tenant, shopper });
      return [];
    }
    noteEpochClosed(this.#closed, event.data);
    const end = closedByAll(this.#closed, this.options.epochMs);
    return end === undefined ? [] : this.#complete(epochOf(end, this.options.epochMs) - 1);
  }

  /** Where a record of an epoch goes that has not been there before. */
  #openFor({
    id,
    source,
    epoch,
  }: {
    readonly id: string;
    readonly source: number;
    readonly epoch: number;
  }) {
    if (epoch <= Math.max(this.#through, this.#closed[source] ?? -Infinity)) return undefined;
    const sources = this.#open.get(epoch) ?? new Map<number, Open>();
    this.#open.set(epoch, sources);
    const open = sources.get(source) ?? { ids: new Set(), batches: [], forgotten: [] };
    sources.set(source, open);
    if (open.ids.has(id) || open.ids.size >= this.options.maxRecords) return undefined;
    open.ids.add(id);
    return open;
  }

  #complete(through: number): CompleteEpoch[] {
    this.#through = Math.max(this.#through, through);
    const epochs = [...this.#open.keys()].filter((epoch) => epoch <= through).sort((a, b) => a - b);
    return epochs.map((epoch) => {
      const sources = [...(this.#open.get(epoch) ?? [])].sort(([a], [b]) => a - b);
      this.#open.delete(epoch);
      const begin = epoch * this.options.epochMs;
      const batches = sources.flatMap(([, open]) => open.batches);
      const forgotten = sources.flatMap(([, open]) => open.forgotten);
      const touches = batches.flatMap((batch) => toldIn(batch, begin));
      return { epoch, touches, ...(forgotten.length > 0 && { forgotten }) };
    });
  }
}
