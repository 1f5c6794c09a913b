import type { LogAdmin } from '@tradewind/log';

export interface Bounds {
  readonly first: number;
  readonly next: number;
}

/** The bounds of a topic's partitions, asked for once for all that want to know at the same time. */
export class LogBounds {
  #asked: Promise<ReadonlyMap<number, Bounds>> | undefined;

  constructor(
    private readonly log: Pick<LogAdmin, 'offsets'>,
    private readonly topic: string,
  ) {}

  all(): Promise<ReadonlyMap<number, Bounds>> {
    this.#asked ??= this.#ask().finally(() => {
      this.#asked = undefined;
    });
    return this.#asked;
  }

  /** Rejects for a partition that the topic does not have. */
  async of(partition: number): Promise<Bounds> {
    const bounds = (await this.all()).get(partition);
    if (bounds === undefined) throw new Error(`the log has no ${this.topic}[${partition}]`);
    return bounds;
  }

  async #ask(): Promise<ReadonlyMap<number, Bounds>> {
    const partitions = await this.log.offsets(this.topic);
    return new Map(partitions.map(({ partition, ...bounds }) => [partition, bounds]));
  }
}
