import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chooseEpoch, givenEpoch, lengthText, MIN_EPOCHS, roundEpoch } from './choose-epoch.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe('roundEpoch', () => {
  it.each([
    [2.84 * HOUR_MS, 60_000],
    [HOUR_MS, 30_000],
    [373 * DAY_MS, 3 * DAY_MS],
    [30 * DAY_MS, 6 * HOUR_MS],
    [90_000, 1_000],
    [0, 1_000],
  ])('makes of a span of %p ms epochs of %p ms', (span, epoch) => {
    expect(roundEpoch(span)).toBe(epoch);
  });

  it('gives any recording of 100 s to twenty years 100 to 400 epochs', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100_000, max: 20 * 365 * DAY_MS }), (span) => {
        const epochs = span / roundEpoch(span);
        return epochs >= MIN_EPOCHS && epochs <= 400;
      }),
    );
  });
});

describe('chooseEpoch', () => {
  it('says what was chosen and why', () => {
    const first = Date.UTC(2019, 9, 1);
    const span = { rows: 17_434, events: 17_434, first, last: first + 10_200_000 };
    expect(chooseEpoch(span)).toEqual({
      ms: 60_000,
      epochs: 171,
      chosenFrom: 'recording',
      text:
        'Models learn every 1 min of recorded time: ' +
        'the recording spans 2 h 50 min (17,434 events), which makes 171 epochs.',
    });
  });
});

describe('givenEpoch', () => {
  it('says who has set it', () => {
    const { text } = givenEpoch(1_800_000, 'option', '--epoch-hours says so');
    expect(text).toBe('Models learn every 30 min of recorded time: --epoch-hours says so.');
  });
});

describe('lengthText', () => {
  it.each([
    [250, '250 ms'],
    [90_000, '1 min 30 s'],
    [DAY_MS + 60_000, '1 d'],
    [7 * DAY_MS + 5 * HOUR_MS, '7 d 5 h'],
  ])('writes %p ms as %p', (ms, text) => {
    expect(lengthText(ms)).toBe(text);
  });
});
