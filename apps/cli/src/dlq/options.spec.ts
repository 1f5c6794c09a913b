import { describe, expect, it } from '@jest/globals';
import { allTopics, deadLetterTopicName, storefrontEvents } from '@tradewind/contracts';
import { parseCommand, UsageError } from '../up/options.js';
import { parseDlq } from './options.js';

const NOW = Date.parse('2026-01-31T12:00:00Z');
const deadLetters = deadLetterTopicName(storefrontEvents.name);
const parse = (...args: string[]) => parseDlq(args, NOW);
const everything = {
  topics: allTopics.map(({ name }) => deadLetterTopicName(name)),
  reason: undefined,
  since: undefined,
  deadLetter: undefined,
};

describe('the dlq command line', () => {
  it('lists twenty dead-letter records of all topics', () => {
    expect(parse('list')).toEqual({ name: 'list', filter: everything, limit: 20, json: false });
  });

  it.each([storefrontEvents.name, deadLetters])(
    'lists the dead-letter records of %s alone',
    (topic) => {
      expect(parse('list', '--topic', topic)).toMatchObject({ filter: { topics: [deadLetters] } });
    },
  );

  it.each([
    ['90s', NOW - 90_000],
    ['30m', NOW - 1_800_000],
    ['2h', NOW - 7_200_000],
    ['7d', NOW - 7 * 86_400_000],
    ['2026-01-30T00:00:00Z', Date.parse('2026-01-30T00:00:00Z')],
  ])('understands --since %s', (text, since) => {
    expect(parse('list', '--since', text)).toMatchObject({ filter: { since } });
  });

  it('shows a dead-letter record by id or position', () => {
    expect(parse('show', 'abc')).toEqual({
      name: 'show',
      reference: { kind: 'id', id: 'abc' },
      topics: everything.topics,
      json: false,
      raw: false,
    });
    expect(parse('show', `${storefrontEvents.name}:3:41`, '--raw')).toMatchObject({
      reference: { kind: 'position', topic: deadLetters, partition: 3, offset: 41 },
      topics: [deadLetters],
      raw: true,
    });
  });

  it('replays all that match', () => {
    expect(parse('replay')).toEqual({
      name: 'replay',
      filter: everything,
      limit: Infinity,
      dryRun: false,
      rate: 100,
      yes: false,
      json: false,
    });
    expect(
      parse(
        'replay',
        'abc',
        '--reason',
        'not-json',
        '--rate',
        '5',
        '--limit',
        '9',
        '--dry-run',
        '-y',
      ),
    ).toMatchObject({
      filter: { reason: 'not-json', deadLetter: { kind: 'id', id: 'abc' } },
      limit: 9,
      rate: 5,
      dryRun: true,
      yes: true,
    });
  });

  it.each([[[]], [['--help']], [['list', '--help']], [['show', '-h']], [['replay', '--help']]])(
    'prints help for %j',
    (args) => {
      expect(parse(...args)).toEqual({ name: 'help' });
    },
  );

  it.each([
    [['lst'], /unknown command 'dlq lst'/],
    [['list', '--topics', 'x'], /--topics/],
    [['list', 'abc'], /abc/],
    [['list', '--topic', 'x'], /unknown topic 'x': one of storefront/],
    [['list', '--limit', '0'], /--limit takes a number from 1/],
    [['list', '--limit', '1.5'], /--limit takes a whole number/],
    [['list', '--since', 'noon'], /--since takes a time/],
    [['show'], /takes one dead-letter record/],
    [['show', 'a', 'b'], /takes one dead-letter record/],
    [['show', 'a', '--raw', '--json'], /contradicts/],
    [['show', 'x.v1:0:1'], /unknown topic 'x.v1'/],
    [['replay', '--rate', 'fast'], /--rate takes a number/],
    [['replay', '--dry'], /--dry/],
  ])('refuses %j', (args, message) => {
    expect(() => parse(...args)).toThrow(UsageError);
    expect(() => parse(...args)).toThrow(message);
  });

  it('is a command of the program', () => {
    expect(parseCommand(['dlq', 'list'])).toMatchObject({ name: 'dlq', command: { name: 'list' } });
    expect(parseCommand(['dlq', '--help'])).toEqual({ name: 'help', of: 'dlq' });
  });
});
