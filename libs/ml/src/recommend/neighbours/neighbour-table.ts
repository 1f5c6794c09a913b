import { grownTo, grownWithin } from '../growable.js';

/** The sums of an item, in slots that have no order. */
export interface NeighbourRow {
  ids: Int32Array;
  /** Sums of weights: at most `errors` too great. */
  sums: Float32Array;
  errors: Float32Array;
  size: number;
}

export interface NeighbourTableState {
  /** Item, neighbours, sums and errors. */
  readonly rows: readonly (readonly [number, number[], number[], number[]])[];
}

const FIRST_SLOTS = 8;

/**
 * Weighted sums of pairs of items, with at most `maxNeighbours` of an item: 12 bytes each. Beyond that the
 * neighbour with the least sum gives way, and the newcomer takes its sum over as possible error
 * (Space-Saving: Metwally et al., ICDT 2005). Rows of items beyond `maxItems` are not kept.
 */
export class NeighbourTable {
  readonly #rows: (NeighbourRow | undefined)[] = [];

  constructor(
    private readonly bounds: { readonly maxNeighbours: number; readonly maxItems: number },
  ) {}

  static fromState(
    bounds: { readonly maxNeighbours: number; readonly maxItems: number },
    { rows }: NeighbourTableState,
  ): NeighbourTable {
    const table = new NeighbourTable(bounds);
    for (const [item, ids, sums, errors] of rows) {
      table.#rows[item] = {
        ids: Int32Array.from(ids),
        sums: Float32Array.from(sums),
        errors: Float32Array.from(errors),
        size: ids.length,
      };
    }
    return table;
  }

  toState(): NeighbourTableState {
    return {
      rows: this.#rows.flatMap((row, item) => {
        if (row === undefined) return [];
        const { ids, sums, errors, size } = row;
        const part = (column: Int32Array | Float32Array) => [...column.subarray(0, size)];
        return [[item, part(ids), part(sums), part(errors)] as const];
      }),
    };
  }

  row(item: number): NeighbourRow | undefined {
    return this.#rows[item];
  }

  /** What is certain of the sum of a pair; 0 for one that is not kept. */
  sumOf(item: number, neighbour: number): number {
    const row = this.#rows[item];
    if (row === undefined) return 0;
    const at = row.ids.subarray(0, row.size).indexOf(neighbour);
    return at < 0 ? 0 : (row.sums[at] ?? 0) - (row.errors[at] ?? 0);
  }

  add(item: number, neighbour: number, weight: number): void {
    if (item >= this.bounds.maxItems || neighbour >= this.bounds.maxItems) return;
    const row = (this.#rows[item] ??= emptyRow(Math.min(FIRST_SLOTS, this.bounds.maxNeighbours)));
    const { ids, sums, size } = row;
    for (let at = 0; at < size; at++) {
      if (ids[at] !== neighbour) continue;
      sums[at] = (sums[at] ?? 0) + weight;
      return;
    }
    if (size < this.bounds.maxNeighbours) this.#append(row, neighbour, weight);
    else replaceLeast(row, neighbour, weight);
  }

  /** Multiplies all sums. */
  scale(factor: number): void {
    for (const row of this.#rows) {
      if (row === undefined) continue;
      for (let at = 0; at < row.size; at++) {
        row.sums[at] = (row.sums[at] ?? 0) * factor;
        row.errors[at] = (row.errors[at] ?? 0) * factor;
      }
    }
  }

  #append(row: NeighbourRow, neighbour: number, weight: number): void {
    const most = this.bounds.maxNeighbours;
    const at = row.size++;
    row.ids = grownWithin(row.ids, row.size, most);
    row.sums = grownWithin(row.sums, row.size, most);
    row.errors = grownWithin(row.errors, row.size, most);
    row.ids[at] = neighbour;
    row.sums[at] = weight;
    row.errors[at] = 0;
  }
}

function emptyRow(slots: number): NeighbourRow {
  return {
    ids: new Int32Array(slots),
    sums: new Float32Array(slots),
    errors: new Float32Array(slots),
    size: 0,
  };
}

function replaceLeast(row: NeighbourRow, neighbour: number, weight: number): void {
  let at = 0;
  for (let slot = 1; slot < row.size; slot++) {
    if ((row.sums[slot] ?? 0) < (row.sums[at] ?? 0)) at = slot;
  }
  const least = row.sums[at] ?? 0;
  row.ids[at] = neighbour;
  row.sums[at] = least + weight;
  row.errors[at] = least;
}

/** Sums of weights by item, where each new weight is greater than an older one by how much that has faded. */
export class FadingTotals {
  totals = new Float64Array(0);
  /** `totals ** exponent`; 0 where that has to be computed again. */
  #powers = new Float64Array(0);
  #origin: number | undefined;

  /** @param halfLife ms; Infinity for sums that do not fade */
  constructor(
    private readonly halfLife: number,
    /** Of `powerOf`. */
    private readonly exponent: number,
    private readonly rescale: (factor: number) => void,
  ) {}

  /** The sum of an item to the power of `exponent`: kept, since a list asks it of thousands of neighbours. */
  powerOf(item: number): number {
    const known = this.#powers[item] ?? 0;
    if (known > 0) return known;
    const power = (this.totals[item] ?? 0) ** this.exponent;
    this.#powers[item] = power;
    return power;
  }

  /** Returns the amount that a weight of 1 adds at a time, in the unit of the sums. */
  unitAt(time: number): number {
    if (!Number.isFinite(this.halfLife)) return 1;
    this.#origin ??= time;
    const halvings = (time - this.#origin) / this.halfLife;
    if (halvings < MOST_HALVINGS) return 2 ** halvings;
    const factor = 2 ** -halvings;
    this.totals.forEach((total, item) => (this.totals[item] = total * factor));
    this.#powers.fill(0);
    this.rescale(factor);
    this.#origin = time;
    return 1;
  }

  add(item: number, amount: number): void {
    this.totals = grownTo(this.totals, item + 1);
    this.#powers = grownTo(this.#powers, item + 1);
    this.totals[item] = (this.totals[item] ?? 0) + amount;
    this.#powers[item] = 0;
  }

  toState(): FadingTotalsState {
    return {
      totals: [...this.totals],
      ...(this.#origin !== undefined && { origin: this.#origin }),
    };
  }

  restore({ totals, origin }: FadingTotalsState): void {
    this.totals = Float64Array.from(totals);
    this.#powers = new Float64Array(totals.length);
    this.#origin = origin;
  }
}

export interface FadingTotalsState {
  readonly totals: readonly number[];
  readonly origin?: number;
}

/** Sums are scaled back before a unit has grown beyond what 32-bit floats can hold. */
const MOST_HALVINGS = 40;
