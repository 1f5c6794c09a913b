import { CLOCK_TICK, epochEnd, epochOf, takesUp, tenantOf } from '@tradewind/contracts';
import type {
  ContentOf,
  DocumentChanged,
  DocumentKind,
  DocumentReader,
  Fold,
  FoldContext,
  FoldEvent,
  FoldOutput,
  PartitionContext,
  TopicContract,
  TopicEvent,
} from '@tradewind/contracts';

export interface HarnessOptions {
  readonly epochMs: number;
  readonly partitionId?: number;
}

export interface Delivery {
  readonly key: string;
  readonly time: number;
  readonly id?: string;
}

export type Concluded = FoldOutput & { readonly time: number };

/**
 * Folds events in memory as the contract of `Fold` says, in plain code without store, log or batches: the
 * reference that processors are compared with. Ignores the gate.
 */
export class ReferenceFold<T extends TopicContract, State, Partition> {
  readonly #documents = new Map<string, DocumentChanged>();
  readonly documents: DocumentReader = {
    get: (kind, tenant, id) =>
      this.#document(kind, this.#documents.get(placeOf(kind.kind, tenant, id))),
    list: (kind, tenant) =>
      [...this.#documents.values()]
        .filter((change) => change.kind === kind.kind && change.tenant === tenant)
        .flatMap((change) => this.#document(kind, change) ?? [])
        .sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
  readonly outputs: Concluded[] = [];
  readonly #parts = new Map<string, Partition>();
  #now: number | undefined;
  #taken = 0;
  #sequence = 0;
  readonly #states = new Map<string, State>();
  readonly #timers = new Map<string, number>();
  readonly #seen = new Set<string>();

  constructor(
    private readonly fold: Fold<T, State, Partition>,
    private readonly options: HarnessOptions,
  ) {}

  /** The partition's clock; -Infinity before the first event. */
  get now(): number {
    return this.#now ?? -Infinity;
  }

  state(entity: string): State {
    let state = this.#states.get(entity);
    if (state === undefined) {
      state = this.fold.initialState(entity);
      this.#states.set(entity, state);
    }
    return state;
  }

  timer(entity: string): number | undefined {
    return this.#timers.get(entity);
  }

  /** Delivers one event; a second one with the same id and key is dropped, as a processor would. */
  event(event: TopicEvent<T>, delivery: Delivery): this {
    if (event.type === CLOCK_TICK) return this.tick(delivery.time);
    const id = delivery.id ?? `event-${String(this.#sequence++)}`;
    const seen = `${delivery.key}|${id}`;
    if (this.#seen.has(seen)) return this;
    this.#seen.add(seen);
    const folded = {
      ...event,
      id,
      time: delivery.time,
      recordedAt: delivery.time,
      key: delivery.key,
      tenant: tenantOf(delivery.key),
      topic: this.fold.inputs[0]?.name ?? '',
      partition: this.options.partitionId ?? 0,
    } as FoldEvent<T>;
    this.tick(this.fold.clockBefore ? this.fold.clockBefore(folded) : folded.time);
    if (!takesUp(this.fold, folded.type)) return this;
    this.fold.evolve(folded, this.#context(this.now));
    this.tick(this.fold.clockAfter?.(folded, this.#context(this.now)));
    return this;
  }

  /** Tells of a version of a document, which counts if it is the newest. */
  document(change: DocumentChanged): this {
    const place = placeOf(change.kind, change.tenant, change.id);
    if ((this.#documents.get(place)?.version ?? 0) >= change.version) return this;
    this.#documents.set(place, change);
    this.fold.documentChanged?.(change, this.#context(this.now));
    return this;
  }

  #document<Kind extends DocumentKind>(kind: Kind, change: DocumentChanged | undefined) {
    if (change === undefined || change.deleted) return undefined;
    const { id, version, at, by, content } = change;
    return { id, version, at, by, content: kind.schema.parse(content) as ContentOf<Kind> };
  }

  /** Moves the clock on: timers fire in order of deadline, then entity; epochs close behind them. */
  tick(to: number | undefined): this {
    if (to === undefined) return this;
    if (this.#now === undefined) this.#start(Math.min(this.#nextTimer()?.[1] ?? Infinity, to));
    const target = Math.max(to, this.now);
    for (let due = this.#nextTimer(); due && due[1] <= target; due = this.#nextTimer()) {
      this.#moveTo(due[1]);
      this.#timers.delete(due[0]);
      this.fold.wake?.(due[0], this.#context(this.now));
    }
    this.#moveTo(target);
    return this;
  }

  #moveTo(time: number): void {
    this.#closeEpochsBefore(time);
    this.#now = Math.max(time, this.now);
  }

  #start(time: number): void {
    this.#now = time;
    const before = epochOf(time, this.options.epochMs) - 1;
    this.fold.closeEpoch?.(before, before, this.#context(time));
  }

  /** What was concluded since the last call. */
  take(): Concluded[] {
    const taken = this.outputs.slice(this.#taken);
    this.#taken = this.outputs.length;
    return taken;
  }

  #nextTimer(): [string, number] | undefined {
    let next: [string, number] | undefined;
    for (const [entity, time] of this.#timers) {
      if (!next || time < next[1] || (time === next[1] && entity < next[0])) next = [entity, time];
    }
    return next;
  }

  #closeEpochsBefore(time: number): void {
    const { epochMs } = this.options;
    const from = epochOf(this.now, epochMs);
    const to = epochOf(time, epochMs);
    if (to <= from) return;
    this.#now = epochEnd(to - 1, epochMs);
    this.fold.closeEpoch?.(from, to - 1, this.#context(this.#now));
  }

  #part(name: string): Partition {
    let part = this.#parts.get(name);
    if (part === undefined) {
      if (!this.fold.initialPart) throw new TypeError('the fold has no parts');
      part = this.fold.initialPart(name);
      this.#parts.set(name, part);
    }
    return part;
  }

  #context(now: number): FoldContext<State, Partition> & PartitionContext<Partition> {
    return {
      now,
      epoch: epochOf(now, this.options.epochMs),
      partitionId: this.options.partitionId ?? 0,
      part: (name) => this.#part(name),
      hasPart: (name) => this.#parts.has(name),
      parts: () => [...this.#parts.keys()].sort(),
      forgetPart: (name) => void this.#parts.delete(name),
      documents: this.documents,
      emit: (output) => {
        this.outputs.push({ ...output, time: now });
      },
      state: (entity) => this.state(entity),
      forget: (entity) => {
        this.#states.delete(entity);
        this.#timers.delete(entity);
      },
      wakeAt: (entity, time) => {
        if (time === undefined) this.#timers.delete(entity);
        else this.#timers.set(entity, Math.max(time, now));
      },
    };
  }
}

function placeOf(kind: string, tenant: string, id: string): string {
  return [kind, tenant, id].join('/');
}
