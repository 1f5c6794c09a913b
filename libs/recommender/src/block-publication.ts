/** What is known of a block: when it was published last, what it held then, and what was added since. */
type Published = [epoch: number | null, held: number, added: number];

export interface PublicationOptions {
  /** A block that has changed waits at most so many epochs, unless there are very many blocks. */
  readonly republishEpochs: number;
  /** A block to which this share of what it held has been added does not wait. */
  readonly republishShare: number;
}

/** Blocks that are published in turn in one epoch; with more the turn takes longer. */
const TURN_BLOCKS = 32;
/** Blocks published in one epoch at most. */
const MOST_BLOCKS = 64;

/**
 * Decides which blocks are published at the end of an epoch: a function of what the epochs have added, and
 * of nothing else. A block that has changed is published when it is new or has grown by a
 * share, else when it is its turn, and at the end of an epoch that adds nothing.
 */
export class BlockPublication {
  readonly #blocks: Published[];

  /** `state`: what `toState` has returned. */
  constructor(
    private readonly options: PublicationOptions,
    state: readonly Published[] = [],
  ) {
    this.#blocks = state.map(([...block]): Published => block);
  }

  /** JSON-serialisable. */
  toState(): readonly Published[] {
    return this.#blocks;
  }

  /** A block has come to hold so much more. */
  added(block: number, amount: number): void {
    while (this.#blocks.length <= block) this.#blocks.push([null, 0, 0]);
    const published = this.#blocks[block];
    if (published) published[2] += amount;
  }

  /** Numbers name other items from now on: nothing counts as published. */
  renumbered(): void {
    this.#blocks.forEach((block) => {
      block[0] = null;
      block[2] = Math.max(1, block[2]);
    });
  }

  /** Whether a block has changed since it was published. */
  get isWaiting(): boolean {
    return this.#blocks.some(([, , added]) => added > 0);
  }

  /** The blocks to publish at the end of an epoch, ascending; they count as published from then on. */
  take(epoch: number, { isIdle }: { readonly isIdle: boolean }): number[] {
    const due = [...this.#blocks.keys()].filter((block) => isIdle || this.#isDue(block, epoch));
    const waiting = due.filter((block) => (this.#blocks[block]?.[2] ?? 0) > 0);
    waiting.sort((a, b) => this.#publishedAt(a) - this.#publishedAt(b) || a - b);
    const taken = waiting.slice(0, MOST_BLOCKS).sort((a, b) => a - b);
    for (const block of taken) {
      const [, held, added] = this.#blocks[block] ?? [null, 0, 0];
      this.#blocks[block] = [epoch, held + added, 0];
    }
    return taken;
  }

  #isDue(block: number, epoch: number): boolean {
    const [published, held, added] = this.#blocks[block] ?? [null, 0, 0];
    if (published === null || added >= this.options.republishShare * held) return true;
    const turn = Math.ceil(this.#blocks.length / TURN_BLOCKS);
    const epochs = Math.max(this.options.republishEpochs, turn);
    return (epoch - block) % epochs === 0;
  }

  /** Before all epochs if never. */
  #publishedAt(block: number): number {
    return this.#blocks[block]?.[0] ?? Number.MIN_SAFE_INTEGER;
  }
}
