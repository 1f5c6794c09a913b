/** JSON-serialisable. */
export interface CountedCellsState {
  /** Steps that count as one. */
  grain: number;
  /** Counts by the text of their cell. */
  cells: Record<string, number>;
}

/**
 * Counts by cells of whole numbers: the first number of a cell is taken as it is, the others in steps. Beyond a
 * number of cells two steps are taken together, then four. Counts are additive; one may be
 * negative until the other half of a move has come.
 */
export class CountedCells {
  private constructor(
    private readonly mostCells: number,
    private grain: number,
    private cells: Map<string, number>,
  ) {}

  static fromState(mostCells: number, { grain, cells }: CountedCellsState): CountedCells {
    return new CountedCells(mostCells, grain, new Map(Object.entries(cells)));
  }

  toState(): CountedCellsState {
    return { grain: this.grain, cells: Object.fromEntries(this.cells) };
  }

  get steps(): number {
    return this.grain;
  }

  get size(): number {
    return this.cells.size;
  }

  add([first, ...steps]: readonly [number, ...number[]], count: number): void {
    this.#addTo([first, ...steps.map((step) => Math.floor(step / this.grain))], count);
    while (this.cells.size > this.mostCells) this.#coarsen();
  }

  /** Cells with a count above 0, their steps in units of the grain; sorted, whatever order they came in. */
  entries(): [cell: number[], count: number][] {
    return [...this.cells]
      .filter(([, count]) => count > 0)
      .map(([name, count]): [number[], number] => [name.split('|').map(Number), count])
      .sort(([a], [b]) => {
        const at = a.findIndex((value, i) => value !== b[i]);
        return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
      });
  }

  #addTo(cell: readonly number[], by: number): void {
    const name = cell.join('|');
    const count = (this.cells.get(name) ?? 0) + by;
    if (count === 0) this.cells.delete(name);
    else this.cells.set(name, count);
  }

  #coarsen(): void {
    const before = this.cells;
    this.cells = new Map();
    this.grain *= 2;
    for (const [name, count] of before) {
      const [first = 0, ...steps] = name.split('|').map(Number);
      this.#addTo([first, ...steps.map((step) => Math.floor(step / 2))], count);
    }
  }
}
