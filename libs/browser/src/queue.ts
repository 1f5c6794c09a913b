import type { Settings } from './settings.js';

/** Events that wait are sent after this time, or at once when there are so many. */
const FLUSH_MS = 500;
const FLUSH_AT = 20;
/** The most that wait while the collector does not answer; then the oldest are dropped. */
const MAX_WAITING = 200;
const MAX_RETRY_MS = 30_000;

/** The window emits it when the collector has taken events of this page. */
export const SENT = 'tw-sent';

export type Message = Readonly<Record<string, unknown>>;

/** Sends events in order, and again while the collector does not take them. */
export class Queue {
  readonly #waiting: Message[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #retryMs = FLUSH_MS;
  #busy = false;

  constructor(private readonly settings: Settings) {
    addEventListener('pagehide', () => {
      this.#leave();
    });
  }

  add(message: Message): void {
    this.#waiting.push(message);
    if (this.#waiting.length > MAX_WAITING) this.#waiting.shift();
    if (this.#waiting.length >= FLUSH_AT) void this.flush();
    else this.#later(FLUSH_MS);
  }

  /** Resolves when the collector has answered, or cannot be reached. */
  async flush(): Promise<void> {
    if (this.#busy || this.#waiting.length === 0) return;
    this.#busy = true;
    const batch = this.#waiting.slice(0, FLUSH_AT);
    const taken = await this.#send(batch);
    this.#busy = false;
    if (taken) {
      this.#waiting.splice(0, batch.length);
      dispatchEvent(new Event(SENT));
    }
    this.#retryMs = taken ? FLUSH_MS : Math.min(this.#retryMs * 2, MAX_RETRY_MS);
    if (this.#waiting.length > 0) this.#later(this.#retryMs);
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), ms);
  }

  /** Whether the batch is done with: accepted, or refused for good. */
  async #send(batch: readonly Message[]): Promise<boolean> {
    try {
      const { status } = await fetch(this.#url, {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body: this.#body(batch),
        keepalive: true,
      });
      return status < 500 && status !== 429;
    } catch {
      return false;
    }
  }

  /** A page that is left sends what waits without an answer; ids let the platform drop what comes twice. */
  #leave(): void {
    const batch = this.#waiting.splice(0);
    if (batch.length > 0) navigator.sendBeacon(this.#url, this.#body(batch));
  }

  get #url(): string {
    return `${this.settings.host}/v1/batch`;
  }

  #body(batch: readonly Message[]): string {
    const { writeKey } = this.settings;
    return JSON.stringify({ writeKey, batch, sentAt: new Date().toISOString() });
  }
}
