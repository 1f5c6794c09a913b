import { describe, expect, it } from '@jest/globals';
import { textTable } from './text-table.js';

describe('a text table', () => {
  it('aligns its columns', () => {
    const text = textTable(
      ['case', 'events/s'],
      [
        ['raw-consumer', '106,945'],
        ['nest', '1'],
      ],
    );
    expect(text.split('\n')).toEqual([
      'case          events/s',
      '------------  --------',
      'raw-consumer   106,945',
      'nest                 1',
      '',
    ]);
  });
});
