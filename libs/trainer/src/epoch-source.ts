import { platformKey } from '@tradewind/contracts';
import type {
  ModelDefinition,
  PartitionContext,
  TopicContract,
  TopicEvent,
} from '@tradewind/contracts';

/** What a partition gathers for a model, by unit: e.g. a tenant, or a shard. JSON-serialisable. */
export type Gathered<Part> = Record<string, { readonly epoch: number; readonly part: Part }>;

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

type SourceContext = Pick<PartitionContext<unknown>, 'epoch' | 'partitionId' | 'emit'>;

/**
 * The side of a partition that feeds a trainer: gathers what it learns in an epoch, sends it when it is
 * complete, at the latest when the clock leaves the epoch, and then says that it has closed the epoch.
 */
export class EpochSource<Deltas extends TopicContract, Part = never> {
  constructor(
    private readonly model: Pick<ModelDefinition<Deltas>, 'name' | 'deltas' | 'shards'>,
    private readonly gathering?: Gathering<Deltas, Part>,
  ) {}

  /** The part of a unit in this epoch, to be changed in place. */
  partOf(gathered: Gathered<Part>, unit: string, { epoch }: SourceContext): Part {
    const known = this.peek(gathered, unit);
    if (known !== undefined) return known;
    const part = this.#gathering.initialPart();
    gathered[unit] = { epoch, part };
    return part;
  }

  /** The same, but only if there is one. */
  peek(gathered: Gathered<Part>, unit: string): Part | undefined {
    return Object.hasOwn(gathered, unit) ? gathered[unit]?.part : undefined;
  }

  /** Sends the part of a unit, if there is one; the next one begins empty. */
  flush(gathered: Gathered<Part>, unit: string, context: SourceContext): void {
    if (!Object.hasOwn(gathered, unit)) return;
    const complete = gathered[unit];
    Reflect.deleteProperty(gathered, unit);
    if (complete === undefined) return;
    const { epoch, part } = complete;
    this.send(this.#gathering.deltaOf(part, { unit, source: context.partitionId, epoch }), context);
  }

  send({ event, key, shard, slot }: SentDelta<Deltas>, context: SourceContext): void {
    const topic = this.model.deltas;
    context.emit({ topic, event, key, partition: shard, ...(slot !== undefined && { slot }) });
  }

  /** Nothing more of the epochs up to and including `through` will come from this partition. */
  close(gathered: Gathered<Part>, through: number, context: SourceContext): void {
    for (const unit of Object.keys(gathered).sort()) this.flush(gathered, unit, context);
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
