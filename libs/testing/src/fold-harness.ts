import { CLOCK_TICK, epochEnd, epochOf, takesUp, tenantOf } from '@tradewind/contracts';
import type {
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

interface Saved<State, Partition> {
  readonly partition: Partition;
  readonly now?: number;
  readonly states: readonly (readonly [string, State])[];
  readonly timers: readonly (readonly [string, number])[];
  readonly seen: readonly string[];
}

function refill<V>(map: Map<string, V>, entries: readonly (readonly [string, V])[]): void {
  map.clear();
  for (const [key, value] of entries) map.set(key, value);
}

/**
 * Folds events in memory exactly as the contract of `Fold` says, without store, log or batches:
 * the harness of unit tests, and the reference that processors are compared with. Ignores the gate.
 */
export class FoldHarness<T extends TopicContract, State, Partition> {
  readonly outputs: Concluded[] = [];
  partition: Partition;
  #now: number | undefined;
  #taken = 0;
  #sequence = 0;
  readonly #states = new Map<string, State>();
  readonly #timers = new Map<string, number>();
  readonly #seen = new Set<string>();

  constructor(
    private readonly fold: Fold<T, State, Partition>,
    private readonly options: HarnessOptions,
  ) {
    this.partition = fold.initialPartition(options.partitionId ?? 0);
  }

  /** Everything that a processor would have stored, as text. */
  save(): string {
    const { partition } = this;
    const [states, timers, seen] = [this.#states, this.#timers, this.#seen].map((all) => [...all]);
    return JSON.stringify({ partition, now: this.#now, states, timers, seen });
  }

  /** Forgets what is in memory, and goes on from what was saved; the outputs stay. */
  restore(saved: string): this {
    const stored = JSON.parse(saved) as Saved<State, Partition>;
    this.partition = stored.partition;
    this.#now = stored.now;
    refill(this.#states, stored.states);
    refill(this.#timers, stored.timers);
    this.#seen.clear();
    for (const id of stored.seen) this.#seen.add(id);
    return this;
  }

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
    const folded: FoldEvent<T> = {
      ...event,
      id,
      time: delivery.time,
      recordedAt: delivery.time,
      key: delivery.key,
      tenant: tenantOf(delivery.key),
      partition: this.options.partitionId ?? 0,
    };
    this.tick(this.fold.clockBefore ? this.fold.clockBefore(folded) : folded.time);
    if (!takesUp(this.fold, folded.type)) return this;
    this.fold.evolve(folded, this.#context(this.now));
    this.tick(this.fold.clockAfter?.(folded, this.partition));
    return this;
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

  #context(now: number): FoldContext<State, Partition> & PartitionContext<Partition> {
    return {
      now,
      epoch: epochOf(now, this.options.epochMs),
      partitionId: this.options.partitionId ?? 0,
      partition: this.partition,
      emit: (output) => {
        this.outputs.push({ ...output, time: now });
      },
      state: (entity) => this.state(entity),
      wakeAt: (entity, time) => {
        if (time === undefined) this.#timers.delete(entity);
        else this.#timers.set(entity, Math.max(time, now));
      },
    };
  }
}
