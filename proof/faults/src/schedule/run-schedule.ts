import { setTimeout as pause } from 'node:timers/promises';
import type { FaultInjector } from './fault-injector.js';
import type { Fault, Lane, Schedule, ScheduledFault } from './scheduled-fault.js';

/** Receives the events of a schedule. */
export interface ScheduleListener {
  began(fault: Fault): void;
  /** @param detail Details of the fault. */
  ended(fault: Fault, detail: string | undefined): void;
}

/** Applies the faults of both lanes at their times. Resolves when the last has ended. */
export class ScheduleRun {
  readonly #underWay = new Map<Lane, Fault>();
  #startedAt = performance.now();
  /** When the last fault of a server ended, ms of `performance.now()`. */
  #serversHealedAt = -Infinity;

  constructor(
    private readonly schedule: Schedule,
    private readonly injector: FaultInjector,
    private readonly listener: ScheduleListener,
  ) {}

  /** The faults under way. */
  get underWay(): readonly Fault[] {
    return [...this.#underWay.values()];
  }

  /** Returns whether no fault of servers or network occurred in the last `ms`. */
  serversAreCalmFor(ms: number): boolean {
    return !this.#underWay.has('servers') && performance.now() - this.#serversHealedAt > ms;
  }

  async run(signal: AbortSignal): Promise<void> {
    this.#startedAt = performance.now();
    const { replicas, servers } = this.schedule;
    // If one lane fails, the other still ends its present fault, so that nothing stays broken.
    const ends = await Promise.allSettled([
      this.#runLane('replicas', replicas, signal),
      this.#runLane('servers', servers, signal),
    ]);
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  async #runLane(
    lane: Lane,
    faults: readonly ScheduledFault[],
    signal: AbortSignal,
  ): Promise<void> {
    for (const { atMs, fault } of faults) {
      await pause(Math.max(0, atMs - this.#elapsed()), undefined, { signal });
      this.#underWay.set(lane, fault);
      this.listener.began(fault);
      const detail = await this.injector.apply(fault).finally(() => this.#underWay.delete(lane));
      if (lane === 'servers') this.#serversHealedAt = performance.now();
      this.listener.ended(fault, detail);
    }
  }

  #elapsed(): number {
    return performance.now() - this.#startedAt;
  }
}
