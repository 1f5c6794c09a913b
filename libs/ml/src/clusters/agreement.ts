/**
 * Adjusted Rand index (Hubert and Arabie, 1985) of two partitions of the same units into numbered
 * groups, each unit counted as often as its weight says, once without: 1 for equal partitions, 0 on
 * average for random ones. 1 when both have a single group; NaN for fewer than two units.
 */
export function adjustedRandIndex(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  weights?: ArrayLike<number>,
): number {
  const [rows, columns] = [groupsIn(a), groupsIn(b)];
  const cells = new Float64Array(rows * columns);
  for (let i = 0; i < a.length; i++) {
    const cell = (a[i] ?? 0) * columns + (b[i] ?? 0);
    cells[cell] = (cells[cell] ?? 0) + (weights?.[i] ?? 1);
  }
  const rowSums = new Float64Array(rows);
  const columnSums = new Float64Array(columns);
  let total = 0;
  let together = 0;
  cells.forEach((count, cell) => {
    const [row, column] = [Math.floor(cell / columns), cell % columns];
    rowSums[row] = (rowSums[row] ?? 0) + count;
    columnSums[column] = (columnSums[column] ?? 0) + count;
    total += count;
    together += pairsOf(count);
  });
  const inRows = rowSums.reduce((sum, count) => sum + pairsOf(count), 0);
  const inColumns = columnSums.reduce((sum, count) => sum + pairsOf(count), 0);
  const expected = (inRows * inColumns) / pairsOf(total);
  const most = (inRows + inColumns) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}

function groupsIn(groups: ArrayLike<number>): number {
  return Array.from(groups).reduce((most, group) => Math.max(most, group), 0) + 1;
}

function pairsOf(count: number): number {
  return (count * (count - 1)) / 2;
}
