import { anonymousPseudonym, demoTenant, userPseudonym } from '@tradewind/service';
import type { PlantedShopper } from './planted-events.js';

/** Entries of the store that name a planted shopper. */
export interface PseudonymSighting {
  /** Say that the shopper was erased, and nothing else; kept for 31 days. */
  readonly tombstones: number;
  /** Receipts of regulations; kept for 400 days. */
  readonly receipts: number;
  /** Deadlines of entities, until they pass; those of tombstones, and of what was erased. */
  readonly timers: number;
  /** What a partition has concluded last, until its next record. */
  readonly lastOutputs: number;
  readonly others: number;
  /** What the others are, the first of them. */
  readonly examples: readonly string[];
}

const PSEUDONYM = /[uae]_[A-Za-z0-9_-]{22}/g;
const TOMBSTONE = /^\{(?:"x":\d+,)?"l":\{"erased":\{[^{}]*\}\}(?:,"x":\d+)?\}$/;
const RECEIPT = 'regulations/';
const TIMERS = '~timers';
const POSITIONS = '{"positions"';
const EXAMPLES = 5;

/** Counts entries of the store by what they say of shoppers. */
export class Pseudonyms {
  readonly #known: ReadonlySet<string>;
  #tombstones = 0;
  #receipts = 0;
  #timers = 0;
  #lastOutputs = 0;
  #others = 0;
  readonly #examples: string[] = [];

  constructor(shoppers: readonly PlantedShopper[]) {
    this.#known = new Set(
      shoppers.flatMap(({ userId, anonymousId }) => [
        userPseudonym(demoTenant, userId),
        anonymousPseudonym(demoTenant, anonymousId),
      ]),
    );
  }

  look(row: readonly string[]): void {
    const names = row.join(' ').matchAll(PSEUDONYM);
    if (![...names].some(([name]) => this.#known.has(name))) return;
    if (row.some((part) => TOMBSTONE.test(part))) this.#tombstones += 1;
    else if (row.some((part) => part.startsWith(RECEIPT))) this.#receipts += 1;
    else if (row.some((part) => part.startsWith(TIMERS))) this.#timers += 1;
    else if (row.some((part) => part.startsWith(POSITIONS))) this.#lastOutputs += 1;
    else {
      this.#others += 1;
      if (this.#examples.length < EXAMPLES) this.#examples.push(row.join(' ').slice(0, 300));
    }
  }

  get sighting(): PseudonymSighting {
    return {
      ...{ tombstones: this.#tombstones, receipts: this.#receipts },
      ...{ timers: this.#timers, lastOutputs: this.#lastOutputs },
      ...{ others: this.#others, examples: this.#examples },
    };
  }
}
