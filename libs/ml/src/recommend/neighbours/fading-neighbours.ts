import { FadingTotals, NeighbourTable } from './neighbour-table.js';
import type { FadingTotalsState, NeighbourTableState } from './neighbour-table.js';

export interface FadingNeighboursState {
  readonly pairs: NeighbourTableState;
  readonly touches: FadingTotalsState;
}

/** Sums by pair of items, and the touches of each item, which fade together: both are in one unit. */
export class FadingNeighbours {
  #pairs: NeighbourTable;
  readonly touches: FadingTotals;

  constructor(
    private readonly options: ConstructorParameters<typeof NeighbourTable>[0] & {
      readonly halfLife: number;
      readonly exponent: number;
    },
  ) {
    this.#pairs = new NeighbourTable(options);
    this.touches = new FadingTotals(options.halfLife, options.exponent, (factor) => {
      this.#pairs.scale(factor);
    });
  }

  get pairs(): NeighbourTable {
    return this.#pairs;
  }

  toState(): FadingNeighboursState {
    return { pairs: this.#pairs.toState(), touches: this.touches.toState() };
  }

  restore({ pairs, touches }: FadingNeighboursState): void {
    this.#pairs = NeighbourTable.fromState(this.options, pairs);
    this.touches.restore(touches);
  }
}
