import { MAX_BATCH_BYTES, MAX_BATCH_EVENTS } from './limits.js';
import type { RecordedEvent } from './recorded-event.js';

const FRAME_BYTES = '{"batch":[]}'.length;

/** Events for one request, in order. */
export class Batch {
  readonly events: RecordedEvent[] = [];
  #bytes = FRAME_BYTES;

  /** Whether an event of so many bytes still fits. The first one always does. */
  fits(bytes: number): boolean {
    if (this.events.length === 0) return true;
    return this.events.length < MAX_BATCH_EVENTS && this.#bytes + bytes + 1 <= MAX_BATCH_BYTES;
  }

  add(event: RecordedEvent, bytes: number): void {
    this.events.push(event);
    this.#bytes += bytes + 1;
  }
}

export function batchBody(events: readonly RecordedEvent[]): string {
  return `{"batch":[${events.map((event) => event.json).join(',')}]}`;
}
