import { createCatalogue } from './catalogue.js';
import type { Category } from './catalogue.js';
import { personas } from './persona.js';
import type { Persona } from './persona.js';
import { Random } from './random.js';
import { visit } from './visit.js';
import type { Call, Shopper } from './visit.js';

const SHOPPERS = 400;
const TASTES = 3;
/** Mean time between two calls of a visit. */
const MEAN_STEP_MS = 2_500;
/** Time to fill the shop with visitors: the length of several visits. */
const WARM_UP_MS = 120_000;
/**
 * Mean number of calls of a visit, measured over seeds. It determines the arrivals from the rate.
 */
const MEAN_CALLS = 11;

export interface StorefrontOptions {
  readonly seed: number;
  /** Events per second. */
  readonly rate: number;
  /** Virtual time at which the shop opens, ms. */
  readonly start: number;
  /** Prefix of message and order ids, so that those of another run differ. */
  readonly run: string;
  /** What is sold; by default products that are a function of the seed. */
  readonly catalogue?: readonly Category[];
}

export interface SimulatedMessage extends Call {
  readonly messageId: string;
  readonly timestamp: string;
  readonly userId?: string;
  readonly anonymousId?: string;
}

interface Visit {
  readonly shopper: Shopper;
  readonly calls: Iterator<Call>;
  next: number;
}

/**
 * A shop full of simulated shoppers, in virtual time: visits begin at random, and each has its own
 * pace. Two shops with the same options produce the same messages.
 */
export class Storefront {
  readonly #random: Random;
  readonly #shoppers: readonly Shopper[];
  readonly #visits: Visit[] = [];
  readonly #meanArrivalMs: number;
  #nextArrival: number;
  #messages = 0;
  #orders = 0;

  constructor(private readonly options: StorefrontOptions) {
    this.#random = new Random(options.seed);
    const { catalogue = createCatalogue(options.seed) } = options;
    this.#shoppers = createShoppers(catalogue, this.#random);
    this.#meanArrivalMs = (MEAN_CALLS / options.rate) * 1000;
    this.#nextArrival = options.start - WARM_UP_MS;
    // The shop has been open for a while; earlier calls are discarded.
    const before = this.#calls(options.start);
    while (before.next().done !== true);
  }

  /** Yields the messages since the last call up to a time (exclusive), in order. */
  *until(time: number): Generator<SimulatedMessage> {
    for (const { call, shopper, at } of this.#calls(time)) {
      const { id, known } = shopper;
      yield {
        ...call,
        messageId: `sim-${this.options.run}-${(++this.#messages).toString(36)}`,
        timestamp: new Date(at).toISOString(),
        ...(known ? { userId: id } : { anonymousId: id }),
      };
    }
  }

  *#calls(time: number): Generator<{ call: Call; shopper: Shopper; at: number }> {
    for (;;) {
      const due = this.#earliest();
      const next = Math.min(due?.next ?? Infinity, this.#nextArrival);
      if (next >= time) return;
      if (due === undefined || this.#nextArrival <= due.next) this.#arrive();
      else yield* this.#step(due);
    }
  }

  #arrive(): void {
    const shopper = this.#random.pick(this.#shoppers);
    const orderId = `${this.options.run}-${(++this.#orders).toString()}`;
    this.#visits.push({
      shopper,
      calls: visit(shopper, this.#random, orderId),
      next: this.#nextArrival,
    });
    this.#nextArrival += this.#random.exponential(this.#meanArrivalMs);
  }

  *#step(due: Visit): Generator<{ call: Call; shopper: Shopper; at: number }> {
    const call = due.calls.next();
    if (call.done === true) {
      this.#visits.splice(this.#visits.indexOf(due), 1);
      return;
    }
    yield { call: call.value, shopper: due.shopper, at: due.next };
    due.next += this.#random.exponential(MEAN_STEP_MS);
  }

  #earliest(): Visit | undefined {
    let earliest: Visit | undefined;
    for (const candidate of this.#visits) {
      if (!earliest || candidate.next < earliest.next) earliest = candidate;
    }
    return earliest;
  }
}

/** Shoppers who visit more often are in the list more than once. */
function createShoppers(catalogue: readonly Category[], random: Random): readonly Shopper[] {
  const shoppers: Shopper[] = [];
  for (let i = 0; i < SHOPPERS; i++) {
    const persona = drawPersona(random);
    const known = random.chance(persona.signsIn);
    const taste = Array.from({ length: TASTES }, () => random.pick(catalogue));
    const shopper = { id: `${known ? 'shopper' : 'guest'}-${i.toString()}`, known, persona, taste };
    for (let n = 0; n < persona.keenness; n++) shoppers.push(shopper);
  }
  return shoppers;
}

function drawPersona(random: Random): Persona {
  let left = random.next();
  for (const persona of personas) {
    left -= persona.share;
    if (left < 0) return persona;
  }
  return random.pick(personas);
}
