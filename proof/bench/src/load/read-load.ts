import { Agent, get } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { Random } from '@tradewind/cli/random';
import { LatencyRecorder, type Quantiles } from '../measure/latency-summary.js';

const GIVEN_UP_AFTER_MS = 10_000;
const OK = 200;
/** A shopper of whom nothing is known yet has been answered as well. */
const NOT_FOUND = 404;
const MOST_LISTED = 100;

export interface ReadRoute {
  readonly name: string;
  /** The address of the read up to the id of the shopper. */
  readonly url: string;
}

export interface ReadPlan {
  /** Each client reads them in turn. */
  readonly routes: readonly ReadRoute[];
  /** Connections of each route; a client has one read under way at a time. */
  readonly clients: number;
  readonly seconds: number;
  /** Reads per second of all clients together. Absent: each sends its next read after the last answer. */
  readonly rate?: number | undefined;
  /** Shoppers are drawn at random from this many, named `shopper-<n>`. */
  readonly shoppers: number;
  /**
   * Whether no read is sent twice: shoppers come one after the other, and each time round asks for lists that are one item
   * longer, up to a hundred. @default false
   */
  readonly once?: boolean;
  readonly secretKey: string;
  readonly seed: number;
}

export interface ReadFigures extends Quantiles {
  readonly perSecond: number;
  /** Reads without an answer, or with another status than 200 or 404; they count in the latencies. */
  readonly errors: number;
  /** Reads answered 404: nothing is known of the shopper. */
  readonly unknown: number;
}

export interface Reads extends ReadFigures {
  readonly byRoute: Readonly<Record<string, ReadFigures>>;
  /** Reads of the rate that no client was free to send. */
  readonly unsent: number;
}

/** Reads as the plan says, and tells how long the answers took until their last byte. */
export async function readFor(plan: ReadPlan): Promise<Reads> {
  const load = new ReadLoad(plan);
  return load.run();
}

class Tally {
  readonly #recorder = new LatencyRecorder();
  errors = 0;
  unknown = 0;

  take(ms: number, status: number | undefined): void {
    this.#recorder.record(ms);
    if (status === NOT_FOUND) this.unknown += 1;
    else if (status !== OK) this.errors += 1;
  }

  figures(seconds: number): ReadFigures {
    const { quantiles } = this.#recorder;
    const { errors, unknown } = this;
    return { ...quantiles, perSecond: quantiles.count / seconds, errors, unknown };
  }
}

class ReadLoad {
  readonly #agent: Agent;
  readonly #random: Random;
  readonly #all = new Tally();
  readonly #byRoute: readonly Tally[];
  readonly #from = performance.now();
  readonly #to: number;
  #reads = 0;
  #asked = 0;

  constructor(private readonly plan: ReadPlan) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: plan.clients });
    this.#random = new Random(plan.seed);
    this.#byRoute = plan.routes.map(() => new Tally());
    this.#to = this.#from + plan.seconds * 1_000;
  }

  async run(): Promise<Reads> {
    const { clients, seconds, routes, rate } = this.plan;
    await Promise.all(Array.from({ length: clients }, (_, client) => this.#client(client)));
    this.#agent.destroy();
    const byRoute = routes.map(
      ({ name }, i) => [name, this.#byRoute[i]?.figures(seconds)] as const,
    );
    const all = this.#all.figures(seconds);
    const unsent = rate === undefined ? 0 : Math.max(0, Math.floor(rate * seconds) - all.count);
    return { ...all, byRoute: Object.fromEntries(byRoute) as Reads['byRoute'], unsent };
  }

  async #client(client: number): Promise<void> {
    for (let turn = client; ; turn++) {
      const begin = await this.#next();
      if (begin === undefined) return;
      const at = turn % this.plan.routes.length;
      const status = await this.#read(this.plan.routes[at]);
      const took = performance.now() - begin;
      this.#all.take(took, status);
      this.#byRoute[at]?.take(took, status);
    }
  }

  /**
   * The time from which the next read counts, or nothing when the run is over. With a rate that is when it
   * was meant to be sent, if the clients were busy then: what waits for a slow answer is late as well.
   */
  async #next(): Promise<number | undefined> {
    const { rate } = this.plan;
    const number = this.#reads++;
    if (rate !== undefined) {
      const intended = this.#from + (number * 1_000) / rate;
      if (intended >= this.#to) return undefined;
      const early = intended - performance.now();
      if (early > 0) await setTimeout(early);
      else return performance.now() < this.#to ? intended : undefined;
    }
    const now = performance.now();
    return now < this.#to ? now : undefined;
  }

  #shopper(): string {
    const { shoppers, once = false } = this.plan;
    if (!once) return `shopper-${String(this.#random.below(shoppers))}`;
    const asked = this.#asked++;
    const limit = 1 + (Math.trunc(asked / shoppers) % MOST_LISTED);
    return `shopper-${String(asked % shoppers)}&limit=${String(limit)}`;
  }

  /** The status of the answer; nothing when there was none. */
  #read(route: ReadRoute | undefined): Promise<number | undefined> {
    const { secretKey } = this.plan;
    const url = `${route?.url ?? ''}${this.#shopper()}`;
    const headers = { authorization: `Bearer ${secretKey}` };
    return new Promise((resolve) => {
      const options = { agent: this.#agent, headers, timeout: GIVEN_UP_AFTER_MS };
      const request = get(url, options, (response) => {
        response.resume();
        response.once('close', () => {
          resolve(response.complete ? response.statusCode : undefined);
        });
      });
      request.once('timeout', () => request.destroy());
      request.once('error', () => {
        resolve(undefined);
      });
    });
  }
}
