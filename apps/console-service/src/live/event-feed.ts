import { Inject, Injectable, ServiceUnavailableException } from '@nestjs/common';
import type { MessageEvent, OnModuleDestroy } from '@nestjs/common';
import { Observable } from 'rxjs';
import type { Subscriber } from 'rxjs';
import type { ConsoleConfig } from '../config.js';
import { Services } from '../proxy/services.js';
import type { Session } from '../sessions/sessions.js';
import { CONSOLE_CONFIG } from '../tokens.js';
import { readEvents } from './read-events.js';

/** Events that a page gets when it is opened. */
const KEPT = 200;
/** How long events are gathered for one message. */
const EVERY_MS = 400;
/** After a stream has ended the collector is asked again. */
const AGAIN_MS = 1_000;

/** An event as `GET /v1/debugger` tells it. */
export interface DebuggedEvent {
  readonly number: number;
}

interface Followed {
  readonly pages: Set<Subscriber<MessageEvent>>;
  readonly stop: AbortController;
  /** The last events, for pages that are opened later. */
  readonly kept: DebuggedEvent[];
  /** Those that no page has yet. */
  waiting: DebuggedEvent[];
  key: string;
}

/**
 * What the collector makes of events, for open pages: one stream of the collector for each tenant, whatever
 * the number of its pages, and one message to each page for all events of 400 ms, at most `KEPT`.
 */
@Injectable()
export class EventFeed implements OnModuleDestroy {
  readonly #followed = new Map<string, Followed>();
  #open = 0;

  constructor(
    private readonly services: Services,
    @Inject(CONSOLE_CONFIG) private readonly config: Pick<ConsoleConfig, 'MAX_LIVE_STREAMS'>,
  ) {}

  /** Arrays of events, oldest first, until the page is closed. Throws a 503 if too many are open. */
  watch({ tenant, key }: Session): Observable<MessageEvent> {
    if (this.#open >= this.config.MAX_LIVE_STREAMS) {
      throw new ServiceUnavailableException('too many pages are open');
    }
    return new Observable((page) => {
      this.#open += 1;
      const followed = this.#followed.get(tenant) ?? this.#follow(tenant, key);
      followed.key = key;
      followed.pages.add(page);
      page.next({ data: [...followed.kept] });
      return () => {
        this.#open -= 1;
        followed.pages.delete(page);
        if (followed.pages.size > 0) return;
        followed.stop.abort();
        this.#followed.delete(tenant);
      };
    });
  }

  onModuleDestroy(): void {
    for (const { pages } of this.#followed.values()) for (const page of [...pages]) page.complete();
  }

  #follow(tenant: string, key: string): Followed {
    const stop = new AbortController();
    const followed: Followed = { pages: new Set(), stop, kept: [], waiting: [], key };
    this.#followed.set(tenant, followed);
    const timer = setInterval(() => {
      deliver(followed);
    }, EVERY_MS);
    stop.signal.addEventListener('abort', () => {
      clearInterval(timer);
    });
    void this.#read(followed);
    return followed;
  }

  /** Reads until nobody watches any more; a stream that ends is opened again behind the last event. */
  async #read(followed: Followed): Promise<void> {
    const { signal } = followed.stop;
    while (!signal.aborted) {
      const lastId = String(followed.kept.at(-1)?.number ?? 0);
      try {
        const response = await this.services.ask('collector', '/v1/debugger', {
          method: 'GET',
          headers: { authorization: `Bearer ${followed.key}`, 'last-event-id': lastId },
          signal,
        });
        for await (const data of readEvents(response)) take(followed, JSON.parse(data));
      } catch {
        // The collector is not there just now; the page says that nothing arrives.
      }
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS).unref());
    }
  }
}

function take({ kept, waiting }: Followed, data: unknown): void {
  const event = data as DebuggedEvent;
  kept.push(event);
  if (kept.length > KEPT) kept.shift();
  waiting.push(event);
  if (waiting.length > KEPT) waiting.shift();
}

function deliver(followed: Followed): void {
  const { waiting, pages } = followed;
  if (waiting.length === 0) return;
  followed.waiting = [];
  for (const page of pages) page.next({ data: waiting });
}
