import { describe, expect, it } from '@jest/globals';
import { retailKindOf, retailRecording } from './retail-recording.js';

const scale = { invoices: 2_000, days: 20 };
const [header = '', ...lines] = retailRecording(1, scale);
const rows = lines.map((line) => line.replace(/"(?:[^"]|"")*"/, 'quoted').split(','));

describe('the generated recording', () => {
  it('is a function of the seed', () => {
    expect(retailRecording(1, scale)).toEqual([header, ...lines]);
    expect(retailRecording(2, scale)).not.toEqual([header, ...lines]);
  });

  it('has the columns of the public file in order of time', () => {
    expect(header.split(',')).toHaveLength(8);
    expect(rows.every((row) => row.length === 8)).toBe(true);
    const times = rows.map((row) => Date.parse(`${row[4] ?? ''}Z`));
    const backwards = times.filter((time, at) => time < (times[at - 1] ?? 0));
    // The row of the split invoice may lie a minute behind its successor.
    expect(backwards.length).toBeLessThanOrEqual(1);
  });

  it('has what makes the public file hard to read', () => {
    const count = (test: (row: readonly string[], at: number) => boolean) =>
      rows.filter((row, at) => test(row, at)).length;
    expect(new Set(rows.map(([invoice]) => invoice)).size).toBe(scale.invoices);
    expect(count(([invoice = '']) => invoice.startsWith('C'))).toBeGreaterThan(50);
    expect(count((row) => row[6] === '')).toBeGreaterThan(500);
    expect(count((row) => row[2] === 'quoted')).toBeGreaterThan(500);
    expect(count((row) => row[2] === '')).toBeGreaterThan(5);
    expect(count((row) => /\.\d{3}$/.test(row[5] ?? ''))).toBeGreaterThan(500);
    expect(count((row) => Number(row[3]) < 0 && !row[0]?.startsWith('C'))).toBeGreaterThan(5);
    const starts = count((row, at) => row[0] !== rows[at - 1]?.[0]);
    // A split invoice starts twice, and so does the one in between unless its first row was all of it.
    expect(starts - scale.invoices).toBeGreaterThanOrEqual(1);
    expect(starts - scale.invoices).toBeLessThanOrEqual(2);
  });

  it('has customers of every kind', () => {
    const kinds = new Set(rows.map((row) => retailKindOf(row[6] ?? '')));
    expect([...kinds].sort()).toEqual(['lapsed', 'once', 'regular', 'walk-in', 'wholesale']);
  });
});
