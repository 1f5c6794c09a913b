import type { LogAdmin } from '@tradewind/log';

export interface Bounds {
  readonly first: number;
  readonly next: number;
}

/** The bounds of the partitions of topics, asked for once for all that want to know at the same time. */
export class LogBounds {
  readonly #asked = new Map<string, Promise<ReadonlyMap<number, Bounds>>>();

  constructor(private readonly log: Pick<LogAdmin, 'offsets'>) {}

  all(topic: string): Promise<ReadonlyMap<number, Bounds>> {
    const asked =
      this.#asked.get(topic) ?? this.#ask(topic).finally(() => this.#asked.delete(topic));
    this.#asked.set(topic, asked);
    return asked;
  }

  /** Rejects for a partition that the topic does not have. */
  async of(topic: string, partition: number): Promise<Bounds> {
    const bounds = (await this.all(topic)).get(partition);
    if (bounds === undefined) throw new Error(`the log has no ${topic}[${partition}]`);
    return bounds;
  }

  async #ask(topic: string): Promise<ReadonlyMap<number, Bounds>> {
    const partitions = await this.log.offsets(topic);
    return new Map(partitions.map(({ partition, ...bounds }) => [partition, bounds]));
  }
}
