import { setTimeout as pause } from 'node:timers/promises';
import { Readable } from 'node:stream';
import { Inject, Injectable, ServiceUnavailableException } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import type { CollectorConfig } from '../config.js';
import { COLLECTOR_CONFIG } from '../tokens.js';
import { RecentEvents, type NumberedEvent } from './recent-events.js';
import type { Verdict } from './seen-event.js';
import { suggestionsFor } from './suggestions.js';

/** How long events are gathered before they are sent. */
const EVERY_MS = 200;
/** A stream without events says so often that it is still there, so that proxies do not cut it. */
const HEARTBEAT_MS = 15_000;
/** Streams of all tenants together. */
const MAX_STREAMS = 200;

export interface DebuggerRequest {
  readonly tenant: string;
  /** Events after this number. */
  readonly after: number;
  /** All by default. */
  readonly verdicts?: readonly Verdict[] | undefined;
}

/** Streams of what the collector makes of events. */
@Injectable()
export class DebuggerStreams implements OnModuleDestroy {
  readonly #open = new Map<string, number>();
  readonly #stop = new AbortController();
  #total = 0;

  constructor(
    private readonly recent: RecentEvents,
    @Inject(COLLECTOR_CONFIG)
    private readonly config: Pick<CollectorConfig, 'MAX_DEBUGGER_STREAMS'>,
  ) {}

  /**
   * Server-sent events: first those that are remembered, then others as they arrive. It is read as fast as
   * the client takes it; what is pushed out of memory meanwhile is missing. Throws a 503 for one too many.
   */
  open(request: DebuggerRequest): Readable {
    const { tenant } = request;
    const open = this.#open.get(tenant) ?? 0;
    if (open >= this.config.MAX_DEBUGGER_STREAMS || this.#total >= MAX_STREAMS) {
      throw new ServiceUnavailableException('too many debuggers are open: close another one');
    }
    this.#count(tenant, 1);
    const stream = Readable.from(this.#events(request), { objectMode: true, highWaterMark: 1 });
    return stream.once('close', () => {
      this.#count(tenant, -1);
    });
  }

  onModuleDestroy(): void {
    this.#stop.abort();
  }

  async *#events({ tenant, after, verdicts }: DebuggerRequest): AsyncGenerator<string> {
    const { signal } = this.#stop;
    let [last, silentMs] = [after, 0];
    yield ': events follow\n\n';
    while (!signal.aborted) {
      const seen = this.recent.after(tenant, last);
      last = seen.at(-1)?.number ?? last;
      const shown = seen.filter(({ verdict }) => verdicts?.includes(verdict) ?? true);
      silentMs = shown.length > 0 ? 0 : silentMs + EVERY_MS;
      if (shown.length > 0) yield shown.map(message).join('');
      else if (silentMs % HEARTBEAT_MS === 0) yield ': nothing new\n\n';
      await pause(EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  #count(tenant: string, change: 1 | -1): void {
    this.#total += change;
    const open = (this.#open.get(tenant) ?? 0) + change;
    if (open > 0) this.#open.set(tenant, open);
    else this.#open.delete(tenant);
  }
}

function message({ number, receivedAt, rejection, ...event }: NumberedEvent): string {
  const { verdict, source, event: name, type, shopper } = event;
  const data = {
    ...{ number, at: new Date(receivedAt).toISOString(), verdict, source, event: name },
    ...(type !== undefined && { type }),
    ...(shopper !== undefined && { shopper }),
    ...(rejection && { reason: rejection.reason }),
    suggestions: suggestionsFor({ ...event, receivedAt, ...(rejection && { rejection }) }),
  };
  return `id: ${String(number)}\ndata: ${JSON.stringify(data)}\n\n`;
}
