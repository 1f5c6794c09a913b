import { MODEL_EPOCH_LAG } from '@tradewind/contracts';
import type { PartitionMeta } from '../memory/partition-meta.js';

/** A fold whose clock is to go on in an epoch. */
export interface GateRequest {
  readonly fold: string;
  readonly epoch: number;
}

interface Waiting extends GateRequest {
  readonly opened: PromiseWithResolvers<undefined>;
}

/**
 * Lets a fold into an epoch once every partition has closed the epoch two before it: what they have handed
 * over until then is here, and is taken in an order that does not depend on when it came.
 */
export class HandOverGate {
  readonly #waiting = new Set<Waiting>();

  /** @param partitions How many partitions hand over to this one, itself among them. */
  constructor(private readonly partitions: number) {}

  isOpen({ handOvers }: PartitionMeta, { fold, epoch }: GateRequest): boolean {
    const closed = handOvers?.[fold]?.closed ?? {};
    for (let partition = 0; partition < this.partitions; partition++) {
      if ((closed[partition] ?? -Infinity) < epoch - MODEL_EPOCH_LAG) return false;
    }
    return true;
  }

  async whenOpen(request: GateRequest): Promise<void> {
    const opened = Promise.withResolvers<undefined>();
    this.#waiting.add({ ...request, opened });
    await opened.promise;
  }

  /** More may be known by now. */
  look(meta: PartitionMeta): void {
    for (const waiting of this.#waiting) {
      if (this.isOpen(meta, waiting)) this.#release(waiting);
    }
  }

  /** The partition is loaded anew: whoever waits has to ask again. */
  reset(): void {
    for (const waiting of this.#waiting) this.#release(waiting);
  }

  #release(waiting: Waiting): void {
    this.#waiting.delete(waiting);
    waiting.opened.resolve(undefined);
  }
}
