import { epochEnd, epochOf } from '@tradewind/contracts';
import type { FoldGroup, GroupMember } from '../group/fold-group.js';
import { entityOf, foldOf } from '../group/state-names.js';
import type { HeldOutcome } from '../identity/held-records.js';
import type { Cause } from './outbox.js';
import type { PartitionMemory } from '../memory/partition-memory.js';
import type { ChunkContext } from './chunk-context.js';
import { PAUSE } from '../steps/steps.js';
import type { Steps } from '../steps/steps.js';
import type { Registration } from '../timers/timer-pages.js';

/** Entities of so many timers are read at once. */
export const READ_AHEAD_TIMERS = 2_000;
/** An epoch may end for thousands at once: after so many wakes the clock rests. */
const WAKES_IN_A_ROW = 8;
/** More make another write: one of thousands of entities would hold up all others in the store. */
const WAKES_PER_WRITE = 250;
const UNHURRIED_WAKES_PER_WRITE = 50;

/** Why the clock stopped on its way. */
export type ClockHalt =
  { readonly kind: 'full' } | { readonly kind: 'blocked'; readonly ready: Promise<void> };

/** What the clock has to do with hand-overs between partitions. */
export interface ClockHandOvers {
  /** Whether a fold may go on in an epoch, and nothing that was handed over to it is due. */
  isSettled(fold: string, epoch: number): boolean;
  /** Resolves when a fold may go on in an epoch; `undefined` if it may at once. */
  awaitOthers(fold: string, epoch: number): Promise<void> | undefined;
  /** Takes what is due for a fold. */
  takeDue(member: GroupMember, epoch: number): Steps<HeldOutcome>;
  /** Tells the other partitions that a fold hands over nothing more in the epochs up to this one. */
  close(member: GroupMember, through: number, cause: Cause): void;
}

export interface ClockOptions {
  readonly group: FoldGroup;
  readonly memory: PartitionMemory;
  /** By fold. */
  readonly contexts: ReadonlyMap<string, ChunkContext>;
  readonly partition: number;
  readonly epochMs: number;
  /** Whether the write that is being collected takes no more. */
  readonly isFull: () => boolean;
  /** What was handed over from other partitions. */
  readonly handOvers: ClockHandOvers;
  /** Nothing waits for what is concluded: long moves are cut into smaller writes. */
  readonly isUnhurried: boolean;
}

/**
 * Moves a partition's clock: wakes entities in order of their deadlines and closes epochs behind them.
 *
 * All folds of a group have this one clock. A fold's epochs are closed before its own timers and at the
 * end of a move, so that which of them close together does not depend on the timers of other folds.
 */
export class PartitionClock {
  constructor(private readonly options: ClockOptions) {}

  /** Moves on if nothing is due on the way; else stays, and tells so by `false`. */
  glide(to: number | undefined): boolean {
    if (to === undefined) return true;
    const { memory, epochMs, group, partition, handOvers } = this.options;
    const { meta, timers } = memory;
    if (meta.clock === undefined) return false;
    const target = Math.max(to, meta.clock);
    const epoch = epochOf(target, epochMs);
    const due = timers.peek();
    if (due !== undefined && due.time <= target) return false;
    for (const { name, gate } of group.members) {
      if (meta.epochs[name] !== epoch) return false;
      if (gate && !gate.isReady(epoch, partition)) return false;
      if (!handOvers.isSettled(name, epoch)) return false;
    }
    meta.clock = target;
    return true;
  }

  /** Moves on, unless it has to stop; then it can be called again. */
  *advance(to: number | undefined, cause: Cause): Steps<ClockHalt | undefined> {
    if (to === undefined) return undefined;
    const target = Math.max(to, this.options.memory.meta.clock ?? to);
    let since = performance.now();
    for (let woken = 0; ; woken++) {
      const due = yield* this.#dueBy(target);
      if (this.#isCut(due, woken)) return { kind: 'full' };
      const stop = yield* this.#stopAt(due, target, cause);
      if (stop === 'taken') continue;
      if (stop || due === undefined) return stop;
      yield* this.#wake(due.entity, target, cause);
      yield PAUSE;
      if (woken % WAKES_IN_A_ROW !== WAKES_IN_A_ROW - 1) continue;
      yield { kind: 'rest', workedMs: performance.now() - since };
      since = performance.now();
    }
  }

  /** Moves on to a timer or to the end; 'taken' if what was taken there may have moved the timer. */
  *#stopAt(
    due: Registration | undefined,
    target: number,
    cause: Cause,
  ): Steps<ClockHalt | 'taken' | undefined> {
    const blocked = due ? this.#enter(due, cause) : this.#enterAll(target, cause);
    if (blocked) return blocked;
    const taken = yield* this.#takeHeld(due);
    if (taken === 'full') return { kind: 'full' };
    return taken === 'none' ? undefined : taken;
  }

  #isCut(due: Registration | undefined, woken: number): boolean {
    const { isFull, isUnhurried } = this.options;
    const most = isUnhurried ? UNHURRIED_WAKES_PER_WRITE : WAKES_PER_WRITE;
    return isFull() || (due !== undefined && woken >= most);
  }

  *#wake(name: string, target: number, cause: Cause): Steps<void> {
    const { memory } = this.options;
    const { entities, timers } = memory;
    const member = this.options.group.member(foldOf(name));
    const { fold } = member;
    const entity = entityOf(name);
    timers.pop();
    const expiry = entities.expiry(name);
    const timer = entities.timer(name);
    if (expiry !== undefined && (timer === undefined || expiry < timer)) {
      this.#expire(name, member, cause);
      return;
    }
    entities.setTimer(name, undefined);
    if (expiry !== undefined) timers.register(name, expiry);
    const declared = [entity, ...(fold.wakes?.(entity) ?? [])];
    const names = declared.map((other, i) => (i === 0 ? name : member.stateName(other)));
    if (!entities.hasAll(names)) {
      const woken = [name, ...timers.registeredThrough(target, READ_AHEAD_TIMERS)];
      yield { kind: 'load', names: woken.flatMap((other) => this.#besides(other)) };
    }
    fold.wake?.(entity, this.#contextOf(member).at(this.#now, cause, declared, names));
  }

  #expire(name: string, member: GroupMember, cause: Cause): void {
    const { entities } = this.options.memory;
    const entity = entityOf(name);
    // Of an id that was linked to another one the fold keeps nothing.
    if (entities.links(name)?.to === undefined) {
      member.fold.expire?.(entity, this.#contextOf(member).at(this.#now, cause, [entity], [name]));
    }
    entities.forget(name);
  }

  /** What was handed over to the folds for which the clock stops here. */
  *#takeHeld(due: Registration | undefined): Steps<HeldOutcome> {
    const { group, handOvers, epochMs } = this.options;
    const epoch = epochOf(this.#now, epochMs);
    const members = due ? [group.member(foldOf(due.entity))] : group.members;
    let outcome: HeldOutcome = 'none';
    for (const member of members) {
      const taken = yield* handOvers.takeDue(member, epoch);
      if (taken === 'full') return taken;
      if (taken === 'taken') outcome = taken;
    }
    return outcome;
  }

  /** Names of the states that waking an entity touches besides its own. */
  #besides(name: string): string[] {
    const member = this.options.group.member(foldOf(name));
    const entities = member.fold.wakes?.(entityOf(name)) ?? [];
    return entities.map((entity) => member.stateName(entity));
  }

  /**
   * The next timer due by a time, if the write is not full. An entity whose deadline has been moved on
   * is registered anew and the clock does not stop for it: what is registered depends on what an owner
   * remembers, and where the clock stops decides which epochs close together.
   */
  *#dueBy(target: number): Steps<Registration | undefined> {
    const { entities, timers } = this.options.memory;
    while (!this.options.isFull()) {
      yield PAUSE;
      const first = timers.peek();
      if (first === undefined || first.time > target) return undefined;
      const { entity, time } = first;
      if (!entities.has(entity)) {
        const names = [entity, ...timers.registeredThrough(target, READ_AHEAD_TIMERS)];
        yield { kind: 'load', names };
      }
      const deadline = earlier(entities.timer(entity), entities.expiry(entity));
      if (deadline !== undefined && deadline <= time) return first;
      timers.pop();
      if (deadline !== undefined) timers.register(entity, deadline);
    }
    return undefined;
  }

  /** The clock comes to a timer: only the fold that has set it is told. */
  #enter({ entity, time }: Registration, cause: Cause): ClockHalt | undefined {
    const member = this.options.group.member(foldOf(entity));
    this.#moveTo(time, member, cause);
    return this.#awaitModels(member);
  }

  #enterAll(time: number, cause: Cause): ClockHalt | undefined {
    const { members } = this.options.group;
    for (const member of members) this.#moveTo(time, member, cause);
    for (const member of members) {
      const blocked = this.#awaitModels(member);
      if (blocked) return blocked;
    }
    return undefined;
  }

  #awaitModels({ name, gate }: GroupMember): ClockHalt | undefined {
    const { epochMs, partition, handOvers } = this.options;
    const epoch = epochOf(this.#now, epochMs);
    if (gate && !gate.isReady(epoch, partition)) {
      return { kind: 'blocked', ready: gate.whenReady(epoch, partition) };
    }
    const ready = handOvers.awaitOthers(name, epoch);
    return ready && { kind: 'blocked', ready };
  }

  /** To a time at which no timer of the fold before it is left, closing the epochs in between. */
  #moveTo(time: number, member: GroupMember, cause: Cause): void {
    const { memory, epochMs } = this.options;
    const { meta } = memory;
    const { name, fold } = member;
    const through = epochOf(time, epochMs) - 1;
    const entered = meta.epochs[name];
    meta.clock = Math.max(meta.clock ?? time, time);
    if (entered !== undefined && entered > through) return;
    meta.epochs[name] = through + 1;
    const now = entered === undefined ? time : epochEnd(through, epochMs);
    const context = this.#contextOf(member).at(now, cause);
    fold.closeEpoch?.(entered ?? through, through, context);
    context.tick();
    this.options.handOvers.close(member, through, { ...cause, time: now });
  }

  get #now(): number {
    return this.options.memory.meta.clock ?? 0;
  }

  #contextOf({ name }: GroupMember): ChunkContext {
    const context = this.options.contexts.get(name);
    if (context === undefined) throw new TypeError(`there is no fold ${name}`);
    return context;
  }
}

function earlier(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Math.min(one, other);
}
