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
  const u = new Float64Array(size + 1);
  const v = new Float64Array(size + 1);
  // Column `size` stands for the row that is being placed.
  const rowOf = new Array<number>(size + 1).fill(-1);
  for (let row = 0; row < size; row += 1) {
    rowOf[size] = row;
    const from = new Array<number>(size + 1).fill(size);
    let column = size;
    const least = new Float64Array(size).fill(Infinity);
    const done = new Uint8Array(size + 1);
    while (rowOf[column] !== -1) {
      done[column] = 1;
      const i = rowOf[column] ?? 0;
      let [delta, next] = [Infinity, -1];
      for (let j = 0; j < size; j += 1) {
        if (done[j]) continue;
        const reduced = cost(i, j) - (u[i] ?? 0) - (v[j] ?? 0);
        if (reduced < (least[j] ?? 0)) {
          least[j] = reduced;
          from[j] = column;
        }
        if ((least[j] ?? 0) < delta) [delta, next] = [least[j] ?? 0, j];
      }
      for (let j = 0; j <= size; j += 1) {
        if (done[j]) {
          const owner = rowOf[j] ?? 0;
          u[owner] = (u[owner] ?? 0) + delta;
          v[j] = (v[j] ?? 0) - delta;
        } else if (j < size) least[j] = (least[j] ?? 0) - delta;
      }
      column = next;
    }
    for (; column !== size; column = from[column] ?? size) {
      rowOf[column] = rowOf[from[column] ?? size] ?? -1;
    }
  }
  return rowOf;
}
