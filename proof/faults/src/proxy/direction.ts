import type { Socket } from 'node:net';
import type { ProxyMode } from './proxy-mode.js';

/** The most that is held back if the receiver takes no more; then the sender has to wait. */
const MAX_HELD_BYTES = 1_048_576;

interface Chunk {
  readonly data: Buffer;
  /** The earliest time at which it is sent on, ms of `performance.now()`. */
  readonly dueAt: number;
}

/** One direction of a connection. It forwards the data in order, as the mode demands. */
export class Direction {
  readonly #queue: Chunk[] = [];
  #heldBytes = 0;
  #ended = false;
  #freeAt = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly from: Socket,
    private readonly to: Socket,
    private readonly mode: () => ProxyMode,
  ) {
    from.on('data', (data: Buffer) => {
      this.#take(data);
    });
    from.once('end', () => {
      this.#ended = true;
      this.flush();
    });
    from.once('close', () => {
      clearTimeout(this.#timer);
    });
    to.on('drain', () => {
      this.flush();
    });
  }

  /** Sends on everything that is due; called again whenever the mode has changed. */
  flush(): void {
    clearTimeout(this.#timer);
    while (this.#mayWrite()) this.#writeNext();
    if (this.#heldBytes < MAX_HELD_BYTES && this.from.isPaused()) this.from.resume();
    if (this.#ended && this.#queue.length === 0) this.to.end();
  }

  #take(data: Buffer): void {
    const mode = this.mode();
    const dueAt = performance.now() + (mode.kind === 'delay' ? mode.ms : 0);
    this.#queue.push({ data, dueAt });
    this.#heldBytes += data.length;
    if (this.#heldBytes >= MAX_HELD_BYTES) this.from.pause();
    this.flush();
  }

  #mayWrite(): boolean {
    const [head] = this.#queue;
    if (head === undefined || this.mode().kind === 'blackhole') return false;
    if (this.to.connecting || this.to.writableNeedDrain || this.to.destroyed) return false;
    const waitMs = Math.max(head.dueAt, this.#freeAt) - performance.now();
    if (waitMs <= 0) return true;
    this.#timer = setTimeout(() => {
      this.flush();
    }, Math.ceil(waitMs));
    return false;
  }

  #writeNext(): void {
    const chunk = this.#queue.shift();
    if (chunk === undefined) return;
    const { data } = chunk;
    this.#heldBytes -= data.length;
    const mode = this.mode();
    if (mode.kind === 'rate') {
      const now = performance.now();
      this.#freeAt = Math.max(now, this.#freeAt) + (data.length * 1_000) / mode.bytesPerSecond;
    }
    this.to.write(data);
  }
}
