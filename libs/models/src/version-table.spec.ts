import { describe, expect, it } from '@jest/globals';
import { VersionTable } from './version-table.js';

/** Versions of the epochs named, in the order of their arrival. */
function tableOf(kept: number, epochs: readonly number[]): VersionTable<string> {
  const table = new VersionTable<string>(kept, () => Infinity);
  for (const epoch of epochs) table.insert('k', { epoch, value: `of ${String(epoch)}` });
  return table;
}

describe('VersionTable', () => {
  it('keeps so many versions, in whatever order they come, and tells from when on it is exact', () => {
    const table = tableOf(2, [1, 4, 2, 9]);
    expect(table.asOf('k', 8)).toEqual({ epoch: 4, value: 'of 4' });
    expect(table.asOf('k', 3)).toBeUndefined();
    expect(table.exactFrom).toBe(4);
  });

  it('of one version keeps the newest, though an older one comes after it', () => {
    const table = tableOf(1, [1, 3, 2]);
    expect(table.latest('k')).toEqual({ epoch: 3, value: 'of 3' });
    expect(table.asOf('k', 2)).toBeUndefined();
  });
});
