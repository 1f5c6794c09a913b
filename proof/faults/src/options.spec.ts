import { describe, expect, it } from '@jest/globals';
import { parseOptions, randomSeed, UsageError } from './options.js';
import { faultKinds } from './schedule/fault.js';

const parse = (...args: string[]) => parseOptions(args, () => 42);

describe('parseOptions', () => {
  it('selects all faults and subjects and a random seed by default', () => {
    expect(parse()).toEqual({
      seed: 42,
      events: 20_000,
      faults: faultKinds,
      minutes: 3,
      subjects: ['processor', 'profile', 'recommender', 'marketing'],
      controls: true,
      appendfsync: 'everysec',
      brokers: 1,
    });
  });

  it('accepts every option', () => {
    const args = '--seed 7 --events 500 --faults freeze,kill --minutes 0.5 --subjects profile';
    expect(
      parse(
        ...args.split(' '),
        '--json',
        'out',
        '--logs',
        'dir',
        '--no-controls',
        '--brokers',
        '3',
      ),
    ).toMatchObject({
      seed: 7,
      events: 500,
      faults: ['kill', 'freeze'],
      minutes: 0.5,
      subjects: ['profile'],
      jsonPath: 'out',
      logDirectory: 'dir',
      controls: false,
      brokers: 3,
    });
    expect(parse('--faults', 'none')?.faults).toEqual([]);
  });

  it('returns only help when that is asked for', () => {
    expect(parse('--help', '--seed', 'x')).toBeUndefined();
  });

  it.each([
    [['--seed=-1'], '--seed takes'],
    [['--seed', '1.5'], 'a whole number'],
    [['--events', ''], '--events takes'],
    [['--minutes', 'long'], '--minutes takes'],
    [['--faults', 'kill,fire'], "unknown 'fire'"],
    [['--subjects', 'none'], "unknown 'none'"],
    [['--appendfsync', 'no'], 'everysec or always'],
    [['--brokers', '2'], '1 or 3'],
    [['--controls', '--no-controls'], 'contradicts'],
    [['--fault', 'kill'], '--fault'],
    [['more'], 'more'],
  ])('refuses %j', (args, message) => {
    expect(() => parse(...args)).toThrow(UsageError);
    expect(() => parse(...args)).toThrow(message);
  });
});

describe('randomSeed', () => {
  it('is a valid value of --seed', () => {
    const seed = randomSeed();
    expect(parse('--seed', String(seed))?.seed).toBe(seed);
  });
});
