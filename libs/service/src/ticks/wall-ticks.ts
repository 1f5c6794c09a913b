import type { EventSink } from '@tradewind/log';
import { tickRecords, type TickTarget } from './tick-records.js';

export interface WallTicksOptions extends TickTarget {
  readonly everyMs: number;
  /** The wall clock, ms. */
  readonly now: () => number;
  readonly onFailure: (error: unknown) => void;
}

/**
 * Appends the wall clock to every partition of a topic at regular times. The next tick makes up for a failed
 * one; several replicas may tick at once.
 */
export class WallTicks {
  #timer: NodeJS.Timeout | undefined;
  #underWay: Promise<void> | undefined;

  constructor(
    private readonly sink: EventSink,
    private readonly options: WallTicksOptions,
  ) {}

  start(): void {
    this.#timer ??= setInterval(() => {
      this.#underWay ??= this.tick().finally(() => {
        this.#underWay = undefined;
      });
    }, this.options.everyMs);
  }

  /** Resolves when no tick is under way. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#underWay;
  }

  /** Publishes one tick; never rejects. */
  async tick(): Promise<void> {
    const now = this.options.now();
    try {
      await this.sink.publish(tickRecords(this.options, now, now));
    } catch (error) {
      this.options.onFailure(error);
    }
  }
}
