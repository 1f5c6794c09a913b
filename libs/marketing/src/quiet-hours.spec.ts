import { describe, expect, it } from '@jest/globals';
import { quietUntil } from './quiet-hours.js';

const night = { from: '22:00', to: '08:00', timeZone: 'Europe/Zurich' };
const at = (text: string) => Date.parse(text);
const until = (hours: typeof night, text: string) => {
  const end = quietUntil(hours, at(text));
  return end === undefined ? undefined : new Date(end).toISOString();
};

describe('quiet hours', () => {
  it.each([
    ['outside of them', '2026-01-10T12:00:00Z', undefined],
    ['at their beginning', '2026-01-10T21:00:00Z', '2026-01-11T07:00:00.000Z'],
    ['after midnight', '2026-01-11T01:13:45Z', '2026-01-11T07:00:00.000Z'],
    ['a millisecond before their end', '2026-01-11T06:59:59.999Z', '2026-01-11T07:00:00.000Z'],
    ['at their end', '2026-01-11T07:00:00Z', undefined],
    ['in summer', '2026-07-10T20:30:00Z', '2026-07-11T06:00:00.000Z'],
  ])('%s', (_, time, end) => {
    expect(until(night, time)).toBe(end);
  });

  it('end by the wall clock in the nights when the clocks change', () => {
    // The night of 23 hours: from 28 to 29 March 2026; that of 25: from 24 to 25 October 2026.
    expect(until(night, '2026-03-28T21:30:00Z')).toBe('2026-03-29T06:00:00.000Z');
    expect(until(night, '2026-10-24T20:30:00Z')).toBe('2026-10-25T07:00:00.000Z');
  });

  it('end behind a time of day that is left out, and at the first of one that comes twice', () => {
    const short = { ...night, from: '01:00', to: '02:30' };
    expect(until(short, '2026-03-29T00:30:00Z')).toBe('2026-03-29T01:00:00.000Z');
    expect(until(short, '2026-10-25T00:10:00Z')).toBe('2026-10-25T00:30:00.000Z');
  });

  it('by day, and in a zone of odd minutes', () => {
    const noon = { from: '12:00', to: '14:30', timeZone: 'Asia/Kathmandu' };
    expect(until(noon, '2026-05-01T07:00:00Z')).toBe('2026-05-01T08:45:00.000Z');
    expect(until(noon, '2026-05-01T08:45:00Z')).toBeUndefined();
  });
});
