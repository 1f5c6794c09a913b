/**
 * Assigns rows to columns so that the sum of gains is the greatest, each column to one row at most (the
 * Hungarian method by shortest augmenting paths with potentials, Jonker and Volgenant, 1987; cubic).
 *
 * @param gains Finite numbers, rows of equal length.
 * @returns By row, its column; -1 for the rows that are left over when there are fewer columns.
 */
export function bestAssignment(gains: readonly (readonly number[])[]): number[] {
  const [rows, columns] = [gains.length, gains[0]?.length ?? 0];
  const size = Math.max(rows, columns);
  const cost = (i: number, j: number) => -(gains[i]?.[j] ?? 0);
  const rowOf = assign(size, cost);
  const assigned = new Array<number>(rows).fill(-1);
  for (let j = 0; j < columns; j += 1) {
    const row = rowOf[j] ?? rows;
    if (row < rows) assigned[row] = j;
  }
  return assigned;
}

/** By column, its row in the cheapest perfect assignment of a square. */
function assign(size: number, cost: (i: number, j: number) => number): number[] {
  const search = new Search(size, cost);
  for (let row = 0; row < size; row += 1) search.place(row);
  return search.rowOf;
}

/** Places one row after the other along the shortest augmenting path. */
class Search {
  /** Column `size` stands for the row that is being placed; -1 is a free column. */
  readonly rowOf: number[];
  readonly #rowPotentials: Float64Array;
  readonly #columnPotentials: Float64Array;

  constructor(
    private readonly size: number,
    private readonly cost: (i: number, j: number) => number,
  ) {
    this.rowOf = new Array<number>(size + 1).fill(-1);
    this.#rowPotentials = new Float64Array(size + 1);
    this.#columnPotentials = new Float64Array(size + 1);
  }

  place(row: number): void {
    const { size } = this;
    this.rowOf[size] = row;
    const from = new Array<number>(size + 1).fill(size);
    const least = new Float64Array(size).fill(Infinity);
    const done = new Set<number>();
    let column = size;
    while (this.#rowAt(column) !== -1) {
      done.add(column);
      this.#relax(column, { from, least, done });
      const next = nearestOf(least, done);
      this.#shift(numberAt(least, next), { least, done });
      column = next;
    }
    while (column !== size) {
      const before = numberAt(from, column);
      this.rowOf[column] = this.#rowAt(before);
      column = before;
    }
  }

  #rowAt(column: number): number {
    return this.rowOf[column] ?? -1;
  }

  #relax(column: number, { from, least, done }: Path): void {
    const row = this.#rowAt(column);
    for (let j = 0; j < this.size; j += 1) {
      if (done.has(j)) continue;
      const potential = numberAt(this.#rowPotentials, row) + numberAt(this.#columnPotentials, j);
      const reduced = this.cost(row, j) - potential;
      if (reduced >= numberAt(least, j)) continue;
      least[j] = reduced;
      from[j] = column;
    }
  }

  #shift(by: number, { least, done }: Pick<Path, 'least' | 'done'>): void {
    for (const j of done) {
      const row = this.#rowAt(j);
      this.#rowPotentials[row] = numberAt(this.#rowPotentials, row) + by;
      this.#columnPotentials[j] = numberAt(this.#columnPotentials, j) - by;
    }
    least.forEach((value, j) => {
      if (!done.has(j)) least[j] = value - by;
    });
  }
}

interface Path {
  /** By column, the one before it on the way. */
  readonly from: number[];
  /** By column, the reduced cost of reaching it. */
  readonly least: Float64Array;
  readonly done: ReadonlySet<number>;
}

/** The first of the nearest columns that are not done. */
function nearestOf(least: Float64Array, done: ReadonlySet<number>): number {
  let nearest = -1;
  least.forEach((value, j) => {
    if (!done.has(j) && (nearest < 0 || value < numberAt(least, nearest))) nearest = j;
  });
  return nearest;
}

function numberAt(values: ArrayLike<number>, at: number): number {
  return values[at] ?? 0;
}
