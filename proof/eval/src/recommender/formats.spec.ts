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
    const data = await formats['session-prefixes']({
      data: train,
      test,
      minRating: 0,
      bySession: true,
    });
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
    const read = formats['session-prefixes']({ data: train, test, minRating: 0, bySession: true });
    await expect(read).rejects.toThrow(reason);
  });
});

describe('ml-100k', () => {
  const data = scratch.write('u.data', ['7\ta\t5\t200', '7\tb\t2\t100', '8\tc\t5\t150']);

  it('is in order of time and leaves low ratings out', async () => {
    const all = await formats['ml-100k']({ data, minRating: 0, bySession: true });
    expect(all.train.map(({ item, time }) => `${item} ${time}`)).toEqual([
      ...['b 100000', 'c 150000', 'a 200000'],
    ]);
    const liked = await formats['ml-100k']({ data, minRating: 5, bySession: true });
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
    const { train: events } = await formats['events-csv']({ data, minRating: 0, bySession: true });
    expect(events.map(({ action, time }) => [action, time - 1_767_225_600_000])).toEqual([
      ['view', 0],
      ['cart', 1_000],
      ['purchase', 2_000],
    ]);
  });
});

describe('rees46', () => {
  const header = 'event_time,event_type,product_id,category_id,price,user_id,user_session';
  const rows = [
    '2019-10-01 00:00:02 UTC,cart,p2,1,2.50,u1,s1',
    '2019-10-01 00:00:01 UTC,view,p1,1,2.50,u1,s1',
    '2019-10-01 00:00:03 UTC,remove_from_cart,p2,1,2.50,u1,s1',
    '2019-10-01 00:00:04 UTC,purchase,p3,1,2.50,u1,s2',
  ];

  it('has the sessions or the users, without what left the cart', async () => {
    const data = scratch.write('oct.csv', [header, ...rows]);
    const read = async (bySession: boolean) => {
      const { train: events } = await formats.rees46({ data, minRating: 0, bySession });
      return events.map(({ user, item, action }) => `${user} ${item} ${action}`);
    };
    expect(await read(true)).toEqual(['s1 p1 view', 's1 p2 cart', 's2 p3 purchase']);
    expect(await read(false)).toEqual(['u1 p1 view', 'u1 p2 cart', 'u1 p3 purchase']);
  });

  it.each([
    [[header, rows[1] ?? '', 'soon,view,p,1,1,u,s'], "line 3, column 1 (eventtime): 'soon'"],
    [[header, '2019-10-01 00:00:01 UTC,veiw,p,1,1,u,s'], 'line 2, column 2'],
    [['a,b,c,d'], 'expected a header with user_session'],
  ])('refuses %j', async (lines, reason) => {
    const data = scratch.write('bad-oct.csv', lines);
    const read = formats.rees46({ data, minRating: 0, bySession: true });
    await expect(read).rejects.toThrow(reason.replace('eventtime', 'event_time'));
  });
});

describe('sampled', () => {
  it('takes the last interactions and whole test sessions, and says so', async () => {
    const test = scratch.write('more.txt', prefixes);
    const data = await formats['session-prefixes']({
      data: train,
      test,
      minRating: 0,
      bySession: true,
    });
    const part = sampled(data, { seed: 1, trainLimit: 2, testLimit: 1 });
    expect(part.train.map(({ item }) => item)).toEqual(['b', 'd']);
    const sessions = new Set(part.test?.map(({ session }) => session));
    expect(sessions.size).toBe(1);
    expect(part.test).toEqual(data.test?.filter(({ session }) => sessions.has(session)));
    expect(part.notes).toHaveLength(2);
    expect(sampled(data, { seed: 1 }).notes).toEqual([]);
  });
});
