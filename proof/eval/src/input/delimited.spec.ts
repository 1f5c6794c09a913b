import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readTextFile } from './data-file.js';
import { cellError, cellOf, columnsOf, delimitedRows, headerIndex } from './delimited.js';

const scratch = mkdtempSync(join(tmpdir(), 'eval-input-'));
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

const fileOf = (text: string) => ({ path: 'a.csv', sha256: '', lines: text.split('\n') });

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

describe('delimitedRows', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\t', ';', '\n', ' ', 'é') });

  it('reads back whatever was quoted, and knows the line on which each record starts', () => {
    const records = fc
      .integer({ min: 1, max: 4 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1 }),
      );
    fc.assert(
      fc.property(records, fc.constantFrom(',', '\t'), (all, delimiter) => {
        // The first record decides on the delimiter and must hold it plainly.
        const wide = [['h', 'h'], ...all.map((cells) => [cells.join('|'), cells[0] ?? ''])];
        const lines = wide.map((cells) => cells.map(quoted).join(delimiter));
        const rows = delimitedRows(fileOf(lines.join('\n')));
        expect(rows.map(({ cells }) => cells)).toEqual(wide);
        const starts = lines.map((_, at) => lines.slice(0, at).join('\n').split('\n').length);
        expect(rows.map(({ line }) => line)).toEqual(starts.map((s, at) => (at === 0 ? 1 : s + 1)));
      }),
    );
  });

  it('takes quotes within tab separated fields as they are', () => {
    const [row] = delimitedRows(fileOf('he said "no"\t5" screen'));
    expect(row?.cells).toEqual(['he said "no"', '5" screen']);
  });

  it('skips blank lines without losing count, and reads semicolons', () => {
    const rows = delimitedRows(fileOf('a;b\n\n\n1;2\n'));
    expect(rows).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 4, cells: ['1', '2'] },
    ]);
  });

  it.each([
    ['a,b\n1,2\n3', 'a.csv, line 3, column 2: 1 columns instead of 2'],
    ['a,b\n1,2,3', 'a.csv, line 2, column 3: 3 columns instead of 2'],
    ['a,b\n1,2\n3,"x" y', 'a.csv, line 3, column 2: Invalid Closing Quote'],
    ['a,b\n1,2\n3,"x\n4,5', 'a.csv, line 3, column 2: Quote Not Closed'],
  ])('names the place of what is broken in %j', (text, reason) => {
    expect(() => delimitedRows(fileOf(text))).toThrow(reason);
  });
});

describe('columnsOf', () => {
  it('finds columns by their header in any order, case and punctuation', () => {
    const columns = columnsOf(fileOf('Item Id,x,SESSION_ID\n7,-,s'), ['SessionId', 'ItemId']);
    expect(columns.rows.map((row) => [0, 1].map((at) => cellOf(columns, row, at)))).toEqual([
      ['s', '7'],
    ]);
    const [row = { line: 0, cells: [] }] = columns.rows;
    expect(cellError(columns, row, 1, 'is odd').message).toBe(
      'a.csv, line 2, column 1 (ItemId): is odd',
    );
  });

  it('goes by position where there is no header', () => {
    const columns = columnsOf(fileOf('s\t7\nt\t8'), ['SessionId', 'ItemId']);
    expect(columns.rows.map((row) => cellOf(columns, row, 0))).toEqual(['s', 't']);
  });

  it.each([
    ['', 'a.csv: the file is empty'],
    ['SessionId,ItemId', 'a.csv: the file has a header and nothing below it'],
    ['1', 'a.csv, line 1, column 2: expected the columns SessionId, ItemId'],
  ])('refuses %j', (text, reason) => {
    expect(() => columnsOf(fileOf(text), ['SessionId', 'ItemId'])).toThrow(reason);
  });

  it('suggests the column that was meant', () => {
    expect(() => headerIndex('a.csv', { line: 1, cells: ['Revenue', 'x'] }, 'revenu')).toThrow(
      "a.csv, line 1: there is no column 'revenu' among Revenue, x. Did you mean 'Revenue'?",
    );
  });
});

describe('readTextFile', () => {
  it('reads plain and gzip alike, whatever the name, and takes the checksum of what is stored', async () => {
    const text = '\uFEFFa,b\r\n1,ü\r\n';
    for (const bytes of [Buffer.from(text), gzipSync(text)]) {
      const path = join(scratch, 'data');
      writeFileSync(path, bytes);
      const file = await readTextFile(path);
      expect(file.lines).toEqual(['a,b', '1,ü']);
      expect(file.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    }
  });

  it('says why a file cannot be read', async () => {
    const damaged = join(scratch, 'damaged.gz');
    writeFileSync(damaged, gzipSync('a'.repeat(1_000)).subarray(0, 20));
    await expect(readTextFile(damaged)).rejects.toThrow('the gzip data are damaged');
    await expect(readTextFile(join(scratch, 'none'))).rejects.toThrow('there is no such file');
    await expect(readTextFile(scratch)).rejects.toThrow('this is a directory');
  });
});
