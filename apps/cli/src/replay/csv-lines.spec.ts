import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from './stringify-csv.fixture.js';
import { CsvLines } from './csv-lines.js';

function parse(lines: readonly string[], columns: readonly string[] = ['a', 'b']) {
  const rows: (readonly string[])[] = [];
  const malformed: string[] = [];
  const reader = new CsvLines(
    {
      columns,
      open: () => ({
        row: (fields) => rows.push([...fields]),
        end: () => undefined,
      }),
    },
    {
      event: () => undefined,
      malformed: (reason) => malformed.push(reason),
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
