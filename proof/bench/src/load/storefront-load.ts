import {
  envelopeHeaders,
  eventId,
  keyOf,
  type StorefrontEvents,
  type TopicContract,
} from '@tradewind/contracts';
import { partitionOf, type NewRecord } from '@tradewind/log';
import { anonymousPseudonym, demoTenant, userPseudonym } from '@tradewind/service';
import { Random } from '@tradewind/cli/random';
import { look, visit, type Call } from './visit.js';

/** The source that the collector writes. */
const SOURCE = '/collector-service';
/** Number of concurrent visits. */
const CONCURRENT_VISITS = 400;

/** The context that a browser client sends with every event. */
const CONTEXT = {
  page: { path: '/p/teapot', referrer: 'https://search.example/', url: 'https://shop.example/p/' },
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0',
  locale: 'en-GB',
  library: { name: 'analytics.js', version: 'npm:next-1.81.0' },
  campaign: { source: 'newsletter', medium: 'email', name: 'autumn' },
};

export interface LoadOptions {
  readonly topic: TopicContract<StorefrontEvents['events']>;
  readonly shoppers: number;
  readonly seed: number;
  /** Part of message and order ids, so that those of another load differ. */
  readonly run: string;
  /**
   * `visits`: shoppers come and go, as in a shop. `scattered`: the shopper of every event is drawn
   * at random, the worst case for a cache. `each`: every event is of the next shopper.
   */
  readonly order: 'visits' | 'scattered' | 'each';
  /** Whether shoppers are visitors without a user id. @default false */
  readonly anonymous?: boolean;
}

interface Visit {
  readonly key: string;
  readonly shopper: string;
  readonly calls: Iterator<Call>;
}

/**
 * Storefront events as the collector appends them, including the envelope; a function of the
 * options and times. Keys belong to the demo tenant.
 */
export class StorefrontLoad {
  readonly #random: Random;
  readonly #visits: Visit[] = [];
  #events = 0;
  #orders = 0;

  constructor(private readonly options: LoadOptions) {
    this.#random = new Random(options.seed);
  }

  /** Returns the next event, which happens and is recorded at `time` (ms since the epoch). */
  next(time: number): NewRecord {
    return this.options.order === 'visits' ? this.#ofVisit(time) : this.#single(time);
  }

  #single(time: number): NewRecord {
    const { order, shoppers } = this.options;
    const number = order === 'each' ? this.#events % shoppers : this.#random.below(shoppers);
    return this.#record(this.#shopper(number), look(this.#random), time);
  }

  #ofVisit(time: number): NewRecord {
    for (;;) {
      const at = this.#random.below(CONCURRENT_VISITS);
      const underWay = (this.#visits[at] ??= this.#begin());
      const call = underWay.calls.next();
      if (call.done !== true) return this.#record(underWay, call.value, time);
      this.#visits[at] = this.#begin();
    }
  }

  #begin(): Visit {
    const orderId = `${this.options.run}-${String(++this.#orders)}`;
    const shopper = this.#shopper(this.#random.below(this.options.shoppers));
    return { ...shopper, calls: visit(this.#random, orderId) };
  }

  #shopper(number: number): Omit<Visit, 'calls'> {
    const pseudonym = this.options.anonymous ? anonymousPseudonym : userPseudonym;
    const shopper = pseudonym(demoTenant, `shopper-${String(number)}`);
    return { shopper, key: keyOf(demoTenant.name, shopper) };
  }

  #record({ key, shopper }: Omit<Visit, 'calls'>, call: Call, time: number): NewRecord {
    const { topic, run } = this.options;
    const messageId = `bench-${run}-${String(++this.#events)}`;
    const { type, event, properties } = call;
    const data = {
      messageId,
      ...(this.options.anonymous ? { anonymousId: shopper } : { userId: shopper }),
      context: CONTEXT,
      ...(event === undefined ? { name: 'Home' } : { event }),
      properties,
    };
    return {
      topic: topic.name,
      partition: partitionOf(key, topic.partitions),
      key,
      value: JSON.stringify(data),
      headers: envelopeHeaders({
        id: eventId(`${demoTenant.name}|${messageId}`),
        source: SOURCE,
        type,
        subject: shopper,
        key,
        time,
        recordedAt: time,
      }),
    };
  }
}
