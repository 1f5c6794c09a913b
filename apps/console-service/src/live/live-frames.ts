import { Injectable, ServiceUnavailableException, Inject } from '@nestjs/common';
import type { MessageEvent, OnModuleDestroy } from '@nestjs/common';
import { Observable } from 'rxjs';
import type { Subscriber } from 'rxjs';
import type { ConsoleConfig } from '../config.js';
import { Services } from '../proxy/services.js';
import type { Session } from '../sessions/sessions.js';
import { CONSOLE_CONFIG } from '../tokens.js';
import { Decisions } from './decisions.js';
import type { Decision } from './decisions.js';
import { readFrame } from './frame.js';
import type { Frame } from './frame.js';

const FRAME_MS = 1_000;

/** The pages of one tenant that are open. */
interface Watched {
  readonly pages: Set<Subscriber<MessageEvent>>;
  key: string;
  last?: Frame & { readonly decisions: readonly Decision[] };
}

/**
 * Keeps open pages up to date: one reader for each tenant, whatever the number of its pages, with at most
 * one frame a second. Nothing is read while no page is open.
 */
@Injectable()
export class LiveFrames implements OnModuleDestroy {
  readonly #watched = new Map<string, Watched>();
  #open = 0;

  constructor(
    private readonly services: Services,
    private readonly decisions: Decisions,
    @Inject(CONSOLE_CONFIG) private readonly config: ConsoleConfig,
  ) {}

  /** Frames until the page is closed; the newest one at once. Throws a 503 if too many are open. */
  watch({ tenant, key }: Session): Observable<MessageEvent> {
    if (this.#open >= this.config.MAX_LIVE_STREAMS) {
      throw new ServiceUnavailableException('too many pages are open');
    }
    return new Observable((page) => {
      this.#open += 1;
      const watched = this.#watched.get(tenant) ?? this.#begin(tenant, key);
      watched.key = key;
      watched.pages.add(page);
      if (watched.last) page.next({ data: watched.last });
      return () => {
        this.#open -= 1;
        watched.pages.delete(page);
      };
    });
  }

  onModuleDestroy(): void {
    for (const { pages } of this.#watched.values()) for (const page of [...pages]) page.complete();
  }

  #begin(tenant: string, key: string): Watched {
    const watched: Watched = { pages: new Set(), key };
    this.#watched.set(tenant, watched);
    void this.#read(tenant, watched);
    return watched;
  }

  /** Reads frame after frame until no page is open any more. */
  async #read(tenant: string, watched: Watched): Promise<void> {
    do {
      const frame = {
        ...(await readFrame(this.services, watched.key)),
        decisions: this.decisions.of(tenant),
      };
      watched.last = frame;
      for (const page of watched.pages) page.next({ data: frame });
      await new Promise((resolve) => setTimeout(resolve, FRAME_MS).unref());
    } while (watched.pages.size > 0);
    this.#watched.delete(tenant);
  }
}
