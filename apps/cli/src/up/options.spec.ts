import { describe, expect, it } from '@jest/globals';
import { parseCommand } from './options.js';

function up(...args: string[]) {
  const command = parseCommand(['up', ...args]);
  if (command.name !== 'up') throw new Error(`parsed as ${command.name}`);
  return command.options;
}

describe('the command line', () => {
  it('has defaults for a simulated shop', () => {
    expect(up()).toEqual({
      embedded: false,
      dataDir: undefined,
      simulator: true,
      demoShop: false,
      rate: 50,
      seed: 1,
      replay: undefined,
    });
    expect(up('--embedded', '--data-dir', '/d', '--rate', '5', '--seed', '9')).toMatchObject({
      embedded: true,
      dataDir: '/d',
      rate: 5,
      seed: 9,
    });
  });

  it('can leave the simulation out', () => {
    expect(up('--no-simulator')).toMatchObject({ simulator: false, replay: undefined });
    expect(up('--embedded', '--no-simulator')).toMatchObject({ embedded: true, simulator: false });
  });

  it('opens the demonstration shop, with fewer other shoppers', () => {
    expect(up('--demo-shop')).toMatchObject({ demoShop: true, simulator: true, rate: 10 });
    expect(up('--demo-shop', '--rate', '2')).toMatchObject({ demoShop: true, rate: 2 });
  });

  it('takes options without a command for those of up', () => {
    expect(parseCommand(['--embedded'])).toEqual(parseCommand(['up', '--embedded']));
  });

  it('understands a replay', () => {
    expect(up('--replay', 'f.csv.gz', '--format', 'online-retail').replay).toEqual({
      path: 'f.csv.gz',
      format: 'online-retail',
      speed: Infinity,
      exit: false,
      jsonPath: undefined,
      epochHours: undefined,
      allowExisting: false,
    });
    const all = up(
      ...['--replay', 'f', '--format', 'rees46', '--speed', '60', '--exit', '--json', 'out.json'],
      ...['--epoch-hours', '12', '--allow-existing'],
    );
    expect(all.replay).toMatchObject({
      speed: 60,
      exit: true,
      jsonPath: 'out.json',
      epochHours: 12,
      allowExisting: true,
    });
    expect(up('--replay', 'f').replay?.format).toBe('auto');
    expect(up('--replay', 'f', '--format', 'rees46', '--speed', 'max').replay?.speed).toBe(
      Infinity,
    );
  });

  it('shows help for the program and for each command', () => {
    expect(parseCommand([])).toEqual({ name: 'help', of: undefined });
    expect(parseCommand(['--help'])).toEqual({ name: 'help', of: undefined });
    expect(parseCommand(['up', '--help'])).toEqual({ name: 'help', of: 'up' });
  });

  it('leaves what it knows of the stack command to that', () => {
    expect(parseCommand(['stack', '--json'])).toEqual({ name: 'stack', args: ['--json'] });
  });

  it.each([
    [['down'], "unknown command 'down'"],
    [['up', '--embeded'], "Unknown option '--embeded'"],
    [['up', 'now'], "Unexpected argument 'now'"],
    [['stack', '--embedded'], "Unknown option '--embedded'"],
    [['up', '--replay', 'f', '--format', 'xml'], "unknown format 'xml'"],
    [['up', '--format', 'rees46'], '--format needs --replay'],
    [['up', '--exit'], '--exit needs --replay'],
    [['up', '--allow-existing'], '--allow-existing needs --replay'],
    [['up', '--no-simulator', '--rate', '5'], '--rate contradicts --no-simulator'],
    [['up', '--no-simulator', '--replay', 'f'], '--replay contradicts --no-simulator'],
    [['up', '--replay', 'f', '--format', 'rees46', '--json', 'o'], '--json needs --exit'],
    [['up', '--replay', 'f', '--format', 'rees46', '--speed', 'fast'], "or 'max', not 'fast'"],
    [['up', '--no-simulator', '--demo-shop'], '--demo-shop contradicts --no-simulator'],
    [['up', '--demo-shop', '--replay', 'f'], '--replay contradicts --demo-shop'],
    [['up', '--rate', '0'], '--rate takes a number'],
    [['up', '--rate', ''], '--rate takes a number'],
  ])('refuses %j', (args, message) => {
    expect(() => parseCommand(args)).toThrow(message);
    expect(() => parseCommand(args)).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });
});
