import { epochEnd, epochOf } from '@tradewind/contracts';
import type { Fold } from '@tradewind/contracts';
import type { TimeSlice } from '@tradewind/log';
import type { Cause } from '../partition/outbox.js';
import type { PartitionMemory } from '../memory/partition-memory.js';
import type { ChunkContext } from '../partition/chunk-context.js';
import type { Registration } from './timer-pages.js';
import type { WakePauses } from './wake-pauses.js';

/** Entities of so many timers are read at once. */
export const READ_AHEAD_TIMERS = 2_000;
/** An epoch may end for thousands at once: those that nothing waits for rest after so many. */
const WAKES_IN_A_ROW = 8;
/** More make another write: one of thousands of entities would hold up all others in the store. */
const WAKES_PER_WRITE = 250;
const UNHURRIED_WAKES_PER_WRITE = 50;

/** Why the clock stopped on its way. */
export type ClockHalt =
  { readonly kind: 'full' } | { readonly kind: 'blocked'; readonly ready: Promise<void> };

export interface ClockOptions {
  readonly fold: Fold;
  readonly memory: PartitionMemory;
  readonly context: ChunkContext;
  readonly partition: number;
  readonly epochMs: number;
  /** Whether the write that is being collected takes no more. */
  readonly isFull: () => boolean;
  /** Absent: wakes follow one another as fast as they can. */
  readonly pauses?: WakePauses | undefined;
  /** Between wakes others have their turn. */
  readonly slice: TimeSlice;
}

/** Moves a partition's clock: wakes entities in order of their deadlines and closes epochs behind them. */
export class PartitionClock {
  constructor(private readonly options: ClockOptions) {}

  /** Moves on if nothing is due on the way; else stays, and tells so by `false`. */
  glide(to: number | undefined): boolean {
    if (to === undefined) return true;
    const { memory, fold, epochMs, partition } = this.options;
    const { meta, timers } = memory;
    if (meta.clock === undefined) return false;
    const target = Math.max(to, meta.clock);
    const epoch = epochOf(meta.clock, epochMs);
    if (epochOf(target, epochMs) !== epoch) return false;
    const due = timers.peek();
    if (due !== undefined && due.time <= target) return false;
    if (fold.gate && !fold.gate.isReady(epoch, partition)) return false;
    meta.clock = target;
    return true;
  }

  /** Moves on, unless it has to stop; then it can be called again. */
  async advance(to: number | undefined, cause: Cause): Promise<ClockHalt | undefined> {
    if (to === undefined) return undefined;
    const target = Math.max(to, this.options.memory.meta.clock ?? to);
    let since = performance.now();
    for (let woken = 0; ; woken++) {
      const due = await this.#dueBy(target);
      if (this.#isCut(due, woken)) return { kind: 'full' };
      this.#moveTo(due?.time ?? target, cause);
      const blocked = this.#awaitModels();
      if (blocked || due === undefined) return blocked;
      await this.#wake(due.entity, target, cause);
      if (this.#mustPause(woken)) since = await this.#pauseAfter(since);
    }
  }

  #mustPause(woken: number): boolean {
    const { pauses, slice } = this.options;
    return slice.isSpent || (pauses !== undefined && woken % WAKES_IN_A_ROW === WAKES_IN_A_ROW - 1);
  }

  /** Returns when it is over. */
  async #pauseAfter(since: number): Promise<number> {
    const { pauses, slice } = this.options;
    await (pauses?.after(performance.now() - since) ?? slice.next());
    return performance.now();
  }

  #isCut(due: Registration | undefined, woken: number): boolean {
    const { isFull, pauses } = this.options;
    const most = pauses ? UNHURRIED_WAKES_PER_WRITE : WAKES_PER_WRITE;
    return isFull() || (due !== undefined && woken >= most);
  }

  async #wake(entity: string, target: number, cause: Cause): Promise<void> {
    const { fold, memory, context } = this.options;
    const { entities, timers } = memory;
    timers.pop();
    entities.setTimer(entity, undefined);
    if (fold.wakes && !entities.hasAll(fold.wakes(entity))) {
      const woken = [entity, ...timers.registeredThrough(target, READ_AHEAD_TIMERS)];
      await entities.load(woken.flatMap((name) => fold.wakes?.(name) ?? []));
    }
    fold.wake?.(entity, context.at(cause));
  }

  #awaitModels(): ClockHalt | undefined {
    const { fold, memory, epochMs, partition } = this.options;
    const { gate } = fold;
    if (gate === undefined) return undefined;
    const epoch = epochOf(memory.meta.clock ?? 0, epochMs);
    if (gate.isReady(epoch, partition)) return undefined;
    return { kind: 'blocked', ready: gate.whenReady(epoch, partition) };
  }

  /**
   * The next timer due by a time, if the write is not full. An entity whose deadline has been moved on
   * is registered anew and the clock does not stop for it: what is registered depends on what an owner
   * remembers, and where the clock stops decides which epochs close together.
   */
  async #dueBy(target: number): Promise<Registration | undefined> {
    const { entities, timers } = this.options.memory;
    while (!this.options.isFull()) {
      while (this.options.slice.isSpent) await this.options.slice.next();
      const first = timers.peek();
      if (first === undefined || first.time > target) return undefined;
      const { entity, time } = first;
      if (!entities.has(entity)) {
        await entities.load([entity, ...timers.registeredThrough(target, READ_AHEAD_TIMERS)]);
      }
      const deadline = entities.timer(entity);
      if (deadline !== undefined && deadline <= time) return first;
      timers.pop();
      if (deadline !== undefined) timers.register(entity, deadline);
    }
    return undefined;
  }

  /** To a time at which no timer before it is left, closing the epochs in between. */
  #moveTo(time: number, cause: Cause): void {
    const { fold, memory, context, epochMs } = this.options;
    const { meta } = memory;
    const through = epochOf(time, epochMs) - 1;
    if (meta.clock === undefined) {
      meta.clock = time;
      fold.closeEpoch?.(through, through, context.at(cause));
      return;
    }
    const from = epochOf(meta.clock, epochMs);
    if (through >= from) {
      meta.clock = epochEnd(through, epochMs);
      fold.closeEpoch?.(from, through, context.at(cause));
    }
    meta.clock = Math.max(meta.clock, time);
  }
}
