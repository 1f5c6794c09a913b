import { platformKey, tenantOf } from '@tradewind/contracts';
import type { Fold, ModelBounds, ModelDefinition, ModelWatermark } from '@tradewind/contracts';
import type { TopicContract, TopicEvent } from '@tradewind/contracts';
import { FoldHarness } from './fold-harness.js';
import type { Concluded } from './fold-harness.js';

export const EPOCH_MS = 1_000;
export const SOURCES = 3;

/** Names a delta: what it says is a function of this. */
export interface DeltaName {
  readonly tenant: string;
  readonly source: number;
  readonly epoch: number;
  readonly n: number;
}

/** What `describeTrainer` needs to know of a model. */
export interface TrainerContract<D extends TopicContract> {
  readonly model: ModelDefinition<D>;
  /** A trainer for one shard, which publishes as soon as it has learned anything. */
  create(options: {
    readonly epochMs: number;
    readonly sources: number;
    readonly bounds: ModelBounds;
  }): Fold<D>;
  /** Deltas of different names differ in what they teach, apart from their `epoch`. */
  delta(of: DeltaName): TopicEvent<D>;
}

/** One record of the topic of deltas. */
export interface Sent {
  readonly id: string;
  readonly key: string;
  readonly event: { readonly type: string; readonly data: unknown };
}

export type Harness<D extends TopicContract> = FoldHarness<D, unknown, unknown>;

export class TrainerRun<D extends TopicContract> {
  constructor(
    private readonly contract: TrainerContract<D>,
    private readonly bounds: ModelBounds = contract.model.bounds,
  ) {}

  delta(of: DeltaName): Sent {
    const { name } = this.contract.model;
    const id = [of.tenant, of.source, of.epoch, of.n].map(String).join('|');
    return { id, key: `${of.tenant}:${name}`, event: this.contract.delta(of) };
  }

  closed(source: number, through: number): Sent {
    const event = { type: 'epoch.closed', data: { source, through } };
    const id = `closed|${String(source)}|${String(through)}`;
    return { id, key: platformKey(this.contract.model), event };
  }

  /** A harness, and how to replace the trainer in it by another one that has only what is stored. */
  harness(): { readonly harness: Harness<D>; readonly replace: () => void } {
    const { bounds } = this;
    const create = () => this.contract.create({ epochMs: EPOCH_MS, sources: SOURCES, bounds });
    let fold = create();
    const current = new Proxy(fold, {
      get: (_, name) => {
        const value: unknown = Reflect.get(fold, name);
        return typeof value === 'function' ? (value.bind(fold) as unknown) : value;
      },
    });
    return {
      harness: new FoldHarness(current, { epochMs: EPOCH_MS }),
      replace: () => {
        fold = create();
      },
    };
  }

  deliver(harness: Harness<D>, { id, key, event }: Sent): void {
    // A source is ahead of the trainer's clock, which only closed epochs move.
    harness.event(event as TopicEvent<D>, { key, id, time: 1_000 * EPOCH_MS });
  }

  /** What trainers conclude from a log, the one replaced by the next before the records named. */
  conclude(log: readonly Sent[], kills: ReadonlySet<number> = new Set()): Conclusions {
    const { harness, replace } = this.harness();
    log.forEach((sent, i) => {
      if (kills.has(i)) replace();
      this.deliver(harness, sent);
    });
    return new Conclusions(harness.outputs);
  }
}

/** What was published, apart from watermarks and these. */
export class Conclusions {
  readonly models: readonly Concluded[];
  readonly watermarks: readonly ModelWatermark[];

  constructor(readonly outputs: readonly Concluded[]) {
    this.models = outputs.filter(({ event }) => event.type !== 'model.watermark');
    this.watermarks = outputs
      .filter(({ event }) => event.type === 'model.watermark')
      .map(({ event }) => event.data as ModelWatermark);
  }

  /** By slot, of which each is published once. */
  get bySlot(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
      this.models.map(({ slot = '', event, key }) => [slot, { key, ...event }]),
    );
  }

  get last(): ModelWatermark | undefined {
    return this.watermarks.at(-1);
  }

  get tenants(): readonly string[] {
    return [...new Set(this.models.map(({ key }) => tenantOf(key)))].sort();
  }

  /** What breaks the order: a slot twice, a watermark that goes back, or a model behind its watermark. */
  get flaws(): readonly string[] {
    const flaws: string[] = [];
    const slots = new Set<string>();
    let through = -Infinity;
    for (const { slot = '', event } of this.outputs) {
      if (slots.has(slot)) flaws.push(`${slot} twice`);
      slots.add(slot);
      const epoch = Number(slot.slice(slot.lastIndexOf('|') + 1));
      if (epoch <= through) flaws.push(`${slot} after the watermark ${String(through)}`);
      if (event.type === 'model.watermark') through = epoch;
    }
    return flaws;
  }
}
