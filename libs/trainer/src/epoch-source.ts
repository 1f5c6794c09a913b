import { platformKey } from '@tradewind/contracts';
import type {
  ModelDefinition,
  PartitionContext,
  TopicContract,
  TopicEvent,
} from '@tradewind/contracts';

/** What a partition gathers of a unit, e.g. a tenant or a shard, as it is stored. JSON-serialisable. */
export interface Gathered<Part> {
  /** In which it was gathered; absent until there is something. */
  epoch?: number;
  readonly gathered: Part;
}

/** How a part that is complete goes to the trainer. */
export interface SentDelta<Deltas extends TopicContract> {
  readonly event: TopicEvent<Deltas>;
  readonly key: string;
  readonly shard: number;
  /** Names a delta of which there is one in each epoch, whatever the order of records. */
  readonly slot?: string;
}

export interface DeltaOf {
  readonly unit: string;
  readonly source: number;
  /** In which the part was gathered. */
  readonly epoch: number;
}

export interface Gathering<Deltas extends TopicContract, Part> {
  initialPart(): Part;
  deltaOf(part: Part, of: DeltaOf): SentDelta<Deltas>;
}

type SourceContext = Pick<
  PartitionContext<unknown>,
  'epoch' | 'partitionId' | 'emit' | 'part' | 'parts' | 'hasPart' | 'forgetPart'
>;

/**
 * The side of a partition that feeds a trainer: gathers what it learns in an epoch, sends it when it is
 * complete, at the latest when the clock leaves the epoch, and then says that it has closed the epoch.
 * What is gathered of a unit is a part of the fold, whose `initialPart` has to ask `initialPart` here.
 */
export class EpochSource<Deltas extends TopicContract, Part = never> {
  readonly #prefix: string;

  constructor(
    private readonly model: Pick<ModelDefinition<Deltas>, 'name' | 'deltas' | 'shards'>,
    private readonly gathering?: Gathering<Deltas, Part>,
  ) {
    this.#prefix = `gathered/${model.name}/`;
  }

  /** A part of the fold that is this source's, when it is first used; undefined for any other. */
  initialPart(name: string): Gathered<Part> | undefined {
    if (!name.startsWith(this.#prefix)) return undefined;
    return { gathered: this.#gathering.initialPart() };
  }

  /** What is gathered of a unit in this epoch, to be changed in place. */
  partOf(unit: string, context: SourceContext): Part {
    const part = context.part(this.#prefix + unit) as Gathered<Part>;
    part.epoch ??= context.epoch;
    return part.gathered;
  }

  /** The same, but only if there is something. */
  peek(unit: string, context: SourceContext): Part | undefined {
    return context.hasPart(this.#prefix + unit) ? this.partOf(unit, context) : undefined;
  }

  /** Sends what is gathered of a unit, if there is something; the next begins empty. */
  flush(unit: string, context: SourceContext): void {
    const name = this.#prefix + unit;
    if (!context.hasPart(name)) return;
    const { epoch = context.epoch, gathered } = context.part(name) as Gathered<Part>;
    const of = { unit, source: context.partitionId, epoch };
    this.send(this.#gathering.deltaOf(gathered, of), context);
    context.forgetPart(name);
  }

  send({ event, key, shard, slot }: SentDelta<Deltas>, context: Pick<SourceContext, 'emit'>): void {
    const topic = this.model.deltas;
    context.emit({ topic, event, key, partition: shard, ...(slot !== undefined && { slot }) });
  }

  /** Nothing more of the epochs up to and including `through` will come from this partition. */
  close(through: number, context: SourceContext): void {
    for (const name of context.parts()) {
      if (name.startsWith(this.#prefix)) this.flush(name.slice(this.#prefix.length), context);
    }
    const { shards, name } = this.model;
    const topic: TopicContract = this.model.deltas;
    const source = context.partitionId;
    for (let shard = 0; shard < shards; shard++) {
      context.emit({
        topic,
        key: platformKey(this.model, shard),
        partition: shard,
        slot: ['closed', name, source, through, shard].map(String).join('|'),
        event: { type: 'epoch.closed', data: { source, through } },
      });
    }
  }

  get #gathering(): Gathering<Deltas, Part> {
    if (!this.gathering) throw new TypeError(`nothing is gathered for ${this.model.name}`);
    return this.gathering;
  }
}
