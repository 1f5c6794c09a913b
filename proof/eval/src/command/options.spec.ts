import { describe, expect, it } from '@jest/globals';
import { editDistance } from '@tradewind/config';
import { readOptions } from './options.js';
import type { Options, OptionSpecs } from './options.js';

const specs: OptionSpecs = {
  data: { value: 'PATH', text: 'file', required: true },
  seed: { value: 'N', text: 'number', standard: '1' },
  drop: { value: 'COLS', text: 'columns' },
  mode: { value: 'NAME', text: 'one of two' },
};
const data = ['--data', 'a.csv'];

describe('readOptions', () => {
  it('reads values behind a space or an equals sign, and falls back to standards', () => {
    const options = readOptions(['--data=a=b.csv', '--drop', 'x, y,', '--mode', 'fast'], specs);
    expect(options.given('data')).toBe('a=b.csv');
    expect(options.list('drop')).toEqual(['x', 'y']);
    expect(options.whole('seed', [0, 9])).toBe(1);
    expect(options.oneOf('mode', ['fast', 'slow'])).toBe('fast');
    expect(readOptions(data, specs).list('drop')).toEqual([]);
    expect(readOptions(data, specs).number('drop', [0, 1])).toBeUndefined();
  });

  it('takes a negative number as a value', () => {
    expect(readOptions([...data, '--seed=-3'], specs).number('seed', [-5, 5])).toBe(-3);
  });

  it.each([
    [[], '--data is required'],
    [['--dta', 'x'], "there is no option --dta. Did you mean '--data'?"],
    [['--nothing-like-it', 'x'], 'there is no option --nothing-like-it.'],
    [['a.csv'], "'a.csv' is not an option; options start with --"],
    [['--data'], '--data needs a value'],
    [['--data', '--seed', '2'], '--data needs a value'],
    [[...data, '--seed', '1', '--seed', '2'], '--seed is given twice'],
  ])('refuses %j', (args, reason) => {
    expect(() => readOptions(args, specs)).toThrow(reason);
  });

  it.each<[string, (options: Options) => unknown, string]>([
    ['x', (of) => of.number('seed', [0, 9]), "--seed takes a number from 0 to 9, not 'x'"],
    ['', (of) => of.number('seed', [0, 9]), "--seed takes a number from 0 to 9, not ''"],
    ['10', (of) => of.number('seed', [0, 9]), "--seed takes a number from 0 to 9, not '10'"],
    ['1.5', (of) => of.whole('seed', [0, 9]), "--seed takes a whole number, not '1.5'"],
    ['fsat', (of) => of.oneOf('seed', ['fast', 'slow']), "Did you mean 'fast'?"],
  ])('refuses the value %j', (value, read, reason) => {
    expect(() => read(readOptions([...data, `--seed=${value}`], specs))).toThrow(reason);
  });
});

describe('editDistance', () => {
  it.each([
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
    ['same', 'same', 0],
  ])('of %j and %j is %d', (from, to, distance) => {
    expect(editDistance(from, to)).toBe(distance);
    expect(editDistance(to, from)).toBe(distance);
  });
});
