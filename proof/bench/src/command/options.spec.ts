import { describe, expect, it } from '@jest/globals';
import { caseNames } from '../cases/protocol.js';
import { HELP } from './help.js';
import { parseCommand, sectionNames, UsageError } from './options.js';

const optionsOf = (...args: string[]) => {
  const command = parseCommand(['backbone', ...args]);
  if (command.name !== 'backbone') throw new Error('not what was asked for');
  return command.options;
};

describe('parseCommand', () => {
  it('measures everything unless told otherwise', () => {
    expect(optionsOf()).toEqual({
      cases: caseNames,
      sections: sectionNames,
      events: 300_000,
      rounds: 3,
      quick: false,
      soakMinutes: 0,
      jsonPath: undefined,
      cpuProfile: undefined,
    });
  });

  it('takes cases and sections by name', () => {
    const { cases, sections, rounds } = optionsOf('--only', 'latency, batch-server,raw-consumer');
    expect(cases).toEqual(['raw-consumer', 'batch-server']);
    expect([sections, rounds]).toEqual([['latency'], 3]);
  });

  it('runs single cases in one round', () => {
    expect(optionsOf('--case', 'batch-server')).toMatchObject({
      cases: ['batch-server'],
      sections: [],
      rounds: 1,
    });
    expect(optionsOf('--case', 'batch-server', '--rounds', '5').rounds).toBe(5);
  });

  it('soaks alone unless something else is named', () => {
    expect(optionsOf('--soak', '20')).toMatchObject({ cases: [], sections: [], soakMinutes: 20 });
    expect(optionsOf('--soak', '0.5', '--only', 'recovery')).toMatchObject({
      sections: ['recovery'],
      soakMinutes: 0.5,
    });
  });

  it('measures less with --quick', () => {
    const { events, rounds } = optionsOf('--quick');
    expect([events, rounds]).toEqual([60_000, 1]);
    expect(optionsOf('--quick', '--events', '90000').events).toBe(90_000);
  });

  it.each([
    [['throughput'], /unknown benchmark/],
    [['backbone', '--fast'], /--fast/],
    [['backbone', '--only', 'raw'], /unknown: raw; one of raw-consumer/],
    [['backbone', '--only', 'latency', '--case', 'raw-consumer'], /exclude/],
    [['backbone', '--events', '10'], /--events/],
    [['backbone', '--rounds', '1.5'], /--rounds/],
    [['backbone', '--soak', 'long'], /--soak/],
    [['backbone', '--soak', '0'], /--soak/],
    [['reads', '--clients', '0'], /--clients/],
    [['reads', '--rate', 'fast'], /--rate/],
    [['reads', '--only', 'latency'], /--only/],
  ])('refuses %j', (args, message) => {
    expect(() => parseCommand(args)).toThrow(UsageError);
    expect(() => parseCommand(args)).toThrow(message);
  });

  it('loads a hundred thousand items, or as many as are asked for', () => {
    const options = { items: 100_000, kafka: false, jsonPath: undefined };
    expect(parseCommand(['catalog'])).toEqual({ name: 'catalog', options });
    expect(parseCommand(['catalog', '--items', '500', '--kafka', '--json', 'f'])).toEqual({
      name: 'catalog',
      options: { items: 500, kafka: true, jsonPath: 'f' },
    });
    expect(() => parseCommand(['catalog', '--items', '1'])).toThrow('--items');
  });

  it('reads lists for some seconds, or as long as is asked for', () => {
    expect(parseCommand(['recommender'])).toMatchObject({
      name: 'recommender',
      options: { touches: 100_000, clients: 4, seconds: 15, events: 2_000 },
    });
    expect(parseCommand(['recommender', '--seconds', '3'])).toMatchObject({
      options: { seconds: 3 },
    });
    expect(() => parseCommand(['recommender', '--touches', '1'])).toThrow('--touches');
  });

  it('lets a million visitors come in a day, or as many as are asked for', () => {
    const options = { visitors: 1_000_000, hours: 24, forgetAfterHours: 2, jsonPath: undefined };
    expect(parseCommand(['visitors'])).toEqual({ name: 'visitors', options });
    const given = ['--visitors', '5000', '--hours', '2', '--json', 'f'];
    expect(parseCommand(['visitors', ...given])).toMatchObject({
      options: { visitors: 5_000, hours: 2, forgetAfterHours: 1, jsonPath: 'f' },
    });
    expect(() => parseCommand(['visitors', '--forget-after', '24'])).toThrow(/--forget-after/);
    expect(parseCommand(['visitors', '--help'])).toEqual({ name: 'help' });
  });

  it('measures training in paired parts', () => {
    expect(parseCommand(['training'])).toEqual({
      name: 'training',
      options: { rate: 2_000, seconds: 30, rounds: 3, threads: undefined, jsonPath: undefined },
    });
    const given = [
      '--rate',
      '500',
      '--seconds',
      '5',
      '--rounds',
      '1',
      '--threads',
      '2',
      '--json',
      'x',
    ];
    expect(parseCommand(['training', ...given])).toMatchObject({
      options: { rate: 500, seconds: 5, rounds: 1, threads: 2, jsonPath: 'x' },
    });
    expect(() => parseCommand(['training', '--seconds', '0'])).toThrow(/--seconds/);
    expect(parseCommand(['training', '--help'])).toEqual({ name: 'help' });
  });

  it('prints help', () => {
    for (const args of [[], ['--help'], ['-h'], ['backbone', '--help'], ['reads', '-h']]) {
      expect(parseCommand(args)).toEqual({ name: 'help' });
    }
    for (const name of [...caseNames, ...sectionNames]) expect(HELP).toContain(name);
  });
});
