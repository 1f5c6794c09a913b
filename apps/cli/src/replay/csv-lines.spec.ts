import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from './stringify-csv.fixture.js';
import type { CsvLayout } from './csv-layout.js';
import { CsvLines } from './csv-lines.js';

function parse(
  lines: readonly string[],
  columns: readonly string[] = ['a', 'b'],
  layout: Partial<CsvLayout> = {},
) {
  const rows: (readonly string[])[] = [];
  const malformed: string[] = [];
  const reader = new CsvLines(
    {
      columns,
      ...layout,
      time: columns[0] ?? '',
      open: () => ({
        row: (fields) => rows.push([...fields]),
        end: () => undefined,
      }),
    },
    {
      event: () => undefined,
      malformed: ({ reason }) => malformed.push(reason),
    },
  );
  for (const line of lines) reader.line(line);
  reader.end();
  return { rows, malformed, read: reader.rows };
}

describe('CsvLines', () => {
  it('reads back whatever was written as CSV', () => {
    const cell = fc.string({ unit: fc.constantFrom('x', ',', '"', '\n', ' ', 'é') });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 12 }), (cells) => {
        fc.pre(cells.every(([a, b]) => a !== '' || b !== ''));
        const lines = cells
          .map((row) => stringify(row))
          .join('\n')
          .split('\n');
        const { rows, malformed } = parse(lines);
        expect({ rows, malformed }).toEqual({ rows: cells, malformed: [] });
      }),
    );
  });

  it('reads files with and without header', () => {
    expect(parse(['a,b', '1,2']).rows).toEqual([['1', '2']]);
    expect(parse(['1,2', '3,4']).rows).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
  });

  it('follows the header when columns stand in another order or there are more', () => {
    expect(parse(['b,extra,A', '2,x,1']).rows).toEqual([['1', '2']]);
  });

  it.each([
    ['semicolons', 'a;b', '1;2'],
    ['tabs', 'a\tb', '1\t2'],
    ['bars', 'a|b', '1|2'],
    ['semicolons and quotes', '"a";"b"', '"1";"2"'],
    ['other names', 'A No;Other', '1;2'],
    ['a column without name', ',a,b', '0,1,2'],
    ['empty columns at the end', 'a,b', '1,2,,'],
    ['a missing column that may be', 'b,a', '2,1'],
  ])('reads %s', (_, header, row) => {
    const aliases = { a: ['A No'], b: ['other'] };
    expect(parse([header, row], ['a', 'b'], { aliases })).toMatchObject({
      rows: [['1', '2']],
      malformed: [],
    });
    expect(parse(['sep=;', header, row], ['a', 'b'], { aliases }).rows).toEqual([['1', '2']]);
  });

  it('knows the delimiter of a file without header by the number of its fields', () => {
    expect(parse(['1;2', '3;4,5']).rows).toEqual([
      ['1', '2'],
      ['3', '4,5'],
    ]);
  });

  it('passes over a header that comes again, and fills in a column that may be missing', () => {
    const layout = { optional: ['c'] };
    expect(parse(['b,a', '2,1', 'b,a', '4,3'], ['a', 'b', 'c'], layout)).toEqual({
      rows: [
        ['1', '2', ''],
        ['3', '4', ''],
      ],
      ...{ malformed: [], read: 2 },
    });
  });

  it('loses one row to a quote that never closes, not the rest of the file', () => {
    const good = Array.from({ length: 120 }, (_, i) => `${String(i)},ok`);
    const { rows, malformed, read } = parse(['a,b', '"broken,row', ...good]);
    expect(malformed).toEqual(['a quote that does not close']);
    expect(rows).toHaveLength(120);
    expect(read).toBe(121);
  });

  it('takes a quote inside an unquoted field as text', () => {
    expect(parse(['a,b', '5" nail,1', '7" nail,2']).rows).toEqual([
      ['5" nail', '1'],
      ['7" nail', '2'],
    ]);
  });

  it('has a row or a complaint for every record, whatever the text', () => {
    const text = fc.string({ unit: fc.constantFrom('1', ',', '"', 'x') });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 80 }), (lines) => {
        const { rows, malformed, read } = parse(lines);
        expect(rows.length + malformed.length).toBe(read);
      }),
    );
  });
});
