import { afterAll, describe, expect, it } from '@jest/globals';
import { scratchDirectory } from '../generated.fixture.js';
import { formats } from './formats.js';
import { sampled } from './sample.js';

const scratch = scratchDirectory();
afterAll(scratch.remove);

const train = scratch.write('train.txt', ['a b c', '', 'b  d']);
const prefixes = ['a b\tc', 'a\tb', 'd\tb', 'd b\ta', 'd\tb'];

describe('session-prefixes', () => {
  it('reads sessions, and prefixes of one session as one unit', async () => {
    const test = scratch.write('test.txt.gz', prefixes);
    const data = await formats['session-prefixes']({ data: train, test, minRating: 0 });
    expect(data.files.map(({ rows }) => rows)).toEqual([2, 5]);
    expect(data.train.map(({ user, item }) => `${user} ${item}`)).toEqual([
      ...['session-1 a', 'session-1 b', 'session-1 c', 'session-3 b', 'session-3 d'],
    ]);
    const times = data.train.map(({ time }) => time);
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
    expect(data.test).toEqual([
      { session: 'session-1', prefix: ['a', 'b'], next: 'c' },
      { session: 'session-1', prefix: ['a'], next: 'b' },
      { session: 'session-3', prefix: ['d'], next: 'b' },
      { session: 'session-4', prefix: ['d', 'b'], next: 'a' },
      { session: 'session-4', prefix: ['d'], next: 'b' },
    ]);
  });

  it.each([
    ['a b', 'line 2, column 2: expected one item behind a tab'],
    ['a\tb c', 'line 2, column 2: expected one item behind a tab'],
    ['a\tb\tc', 'line 2, column 2: expected one item behind a tab'],
    ['\tb', 'line 2, column 1: the prefix is empty'],
  ])('refuses the line %j', async (line, reason) => {
    const test = scratch.write('bad.txt', ['a\tb', line]);
    const read = formats['session-prefixes']({ data: train, test, minRating: 0 });
    await expect(read).rejects.toThrow(reason);
  });
});

describe('ml-100k', () => {
  const data = scratch.write('u.data', ['7\ta\t5\t200', '7\tb\t2\t100', '8\tc\t5\t150']);

  it('is in order of time and leaves low ratings out', async () => {
    const all = await formats['ml-100k']({ data, minRating: 0 });
    expect(all.train.map(({ item, time }) => `${item} ${time}`)).toEqual([
      ...['b 100000', 'c 150000', 'a 200000'],
    ]);
    const liked = await formats['ml-100k']({ data, minRating: 5 });
    expect(liked.train.map(({ item }) => item)).toEqual(['c', 'a']);
    expect(liked.files[0]?.rows).toBe(3);
  });
});

describe('events-csv', () => {
  it('takes dates and numbers of seconds or ms, and kinds of action', async () => {
    const data = scratch.write('events.csv', [
      'time,type,user,item',
      '2026-01-01T00:00:02Z,purchase,u,b',
      '1767225601000,cart,u,a',
      '1767225600,view,u,a',
    ]);
    const { train: events } = await formats['events-csv']({ data, minRating: 0 });
    expect(events.map(({ action, time }) => [action, time - 1_767_225_600_000])).toEqual([
      ['view', 0],
      ['cart', 1_000],
      ['purchase', 2_000],
    ]);
  });
});

describe('sampled', () => {
  it('takes the last interactions and whole test sessions, and says so', async () => {
    const test = scratch.write('more.txt', prefixes);
    const data = await formats['session-prefixes']({ data: train, test, minRating: 0 });
    const part = sampled(data, { seed: 1, trainLimit: 2, testLimit: 1 });
    expect(part.train.map(({ item }) => item)).toEqual(['b', 'd']);
    const sessions = new Set(part.test?.map(({ session }) => session));
    expect(sessions.size).toBe(1);
    expect(part.test).toEqual(data.test?.filter(({ session }) => sessions.has(session)));
    expect(part.notes).toHaveLength(2);
    expect(sampled(data, { seed: 1 }).notes).toEqual([]);
  });
});
