import { describe, expect, it } from '@jest/globals';
import { allows, consentAfter, mergedConsent, purposesIn } from './purposes.js';

const context = (categoryPreferences: object) => ({ consent: { categoryPreferences } });

describe('categories of consent', () => {
  it('stand for purposes, whatever case they are in', () => {
    expect(purposesIn(context({ Advertising: false, Analytics: true, Functional: true }))).toEqual({
      contact: false,
      learn: true,
      score: true,
    });
    expect(purposesIn(context({ C0002: false, C0004: true }))).toEqual({
      learn: false,
      contact: true,
    });
  });

  it('refuse a purpose if any of them does', () => {
    expect(purposesIn(context({ marketing: true, advertising: false }))?.contact).toBe(false);
    expect(purposesIn(context({ advertising: false, marketing: true }))?.contact).toBe(false);
  });

  it('are those of the shop where it has named them', () => {
    const own = { newsletter: ['contact'], analytics: ['learn', 'score'] } as const;
    expect(
      purposesIn(context({ Newsletter: false, Analytics: false, Marketing: true }), own),
    ).toEqual({ contact: false, learn: false, score: false });
  });

  it('say nothing where they are unknown, no booleans, or not there', () => {
    for (const said of [{ Necessary: false }, { Marketing: 'no' }, { toString: false }, {}]) {
      expect(purposesIn(context(said))).toBeUndefined();
    }
    for (const given of [undefined, null, 'x', { consent: 1 }])
      expect(purposesIn(given)).toBeUndefined();
  });
});

describe('consent', () => {
  const says = (given: boolean, time: number) => ({ data: { purposes: { learn: given } }, time });

  it('is the latest word by event time, and of two at once the refusal', () => {
    const refused = consentAfter(undefined, says(false, 5));
    expect(allows(refused, 'learn')).toBe(false);
    expect(allows(refused, 'contact')).toBe(true);
    expect(consentAfter(refused, says(true, 4))).toEqual(refused);
    expect(consentAfter(refused, says(true, 5))).toEqual(refused);
    expect(allows(consentAfter(refused, says(true, 6)), 'learn')).toBe(true);
  });

  it('of two ids is the later word, in either order', () => {
    const [earlier, later] = [
      consentAfter(undefined, says(true, 1)),
      consentAfter(undefined, says(false, 2)),
    ];
    expect(mergedConsent(earlier, later)).toEqual(later);
    expect(mergedConsent(later, earlier)).toEqual(later);
    expect(mergedConsent(undefined, later)).toEqual(later);
  });
});
