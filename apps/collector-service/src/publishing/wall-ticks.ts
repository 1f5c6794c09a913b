import type { EventSink } from '@tradewind/log';
import { tickRecords } from '../tracking/clock-ticks.js';

const TICK_MS = 1_000;

/**
 * Appends the wall clock to every partition once a second. The next tick makes up for a failed one;
 * several collectors may tick at once.
 */
export class WallTicks {
  #timer: NodeJS.Timeout | undefined;
  #underWay: Promise<void> | undefined;

  constructor(
    private readonly sink: EventSink,
    private readonly now: () => number,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  start(): void {
    this.#timer ??= setInterval(() => {
      this.#underWay ??= this.tick().finally(() => {
        this.#underWay = undefined;
      });
    }, TICK_MS);
  }

  /** Resolves when no tick is under way. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#underWay;
  }

  /** Publishes one tick; never rejects. */
  async tick(): Promise<void> {
    const now = this.now();
    try {
      await this.sink.publish(tickRecords(now, now));
    } catch (error) {
      this.onFailure(error);
    }
  }
}
