import { describe, expect, it } from '@jest/globals';
import type { StorefrontEvents, TopicEvent } from '@tradewind/contracts';
import { add, ANN, campaigns, HOUR, shop, START } from './shop.fixture.js';

type Event = TopicEvent<StorefrontEvents>;

const MINUTE = 60_000;
const base = { messageId: 'm', event: 'e' };

describe('consent', () => {
  const says = (traits: object, context: object = {}): Event => ({
    type: 'user.identified',
    data: { messageId: 'm', traits: { ...traits }, context: { ...context } },
  });
  const consents = (Marketing: boolean) => ({
    consent: { categoryPreferences: { Marketing, Functional: true } },
  });
  const reasonAfter = (...said: Event[]) => {
    const tested = shop();
    said.forEach((event, i) => tested.event(event, { key: ANN, time: START + i }));
    tested.event(add(), { key: ANN, time: START + MINUTE }).tick(START + 2 * HOUR);
    return campaigns(tested).map(({ type, ...data }) => [
      type,
      (data as { reason?: string }).reason,
    ]);
  };

  it.each<[string, Event]>([
    ['a trait', says({ unsubscribed: true })],
    ['another trait', says({ email_marketing: false })],
    ['the consent object', says({ email_marketing: true }, consents(false))],
    [
      'an event',
      { type: 'track.custom', data: { ...base, event: 'Unsubscribed', properties: {} } },
    ],
  ])('that %s withdraws suppresses every campaign', (_, event) => {
    expect(reasonAfter(event)).toEqual([['campaign.suppressed', 'consent']]);
  });

  it('is the latest word, and what says nothing of marketing leaves it', () => {
    expect(reasonAfter(says({ unsubscribed: true }), says({ unsubscribed: false }))).toMatchObject([
      ['campaign.requested', expect.anything()],
    ]);
    expect(reasonAfter(says({ unsubscribed: true }), says({ plan: 'x' }))).toMatchObject([
      ['campaign.suppressed', 'consent'],
    ]);
    expect(reasonAfter(says({ plan: 'x' }, { consent: {} }))).toMatchObject([
      ['campaign.requested', expect.anything()],
    ]);
  });

  it('to learn decides whether the moments of a visit become examples', () => {
    const examplesAfter = (...said: object[]) => {
      const tested = shop();
      tested.event(add(), { key: ANN, time: START });
      said.forEach((purposes, i) => {
        const context = { consent: { categoryPreferences: purposes } };
        tested.event(says({}, context), { key: ANN, time: START + 1 + i });
      });
      tested.event(add('cup'), { key: ANN, time: START + MINUTE }).tick(START + 48 * HOUR);
      return tested.take().filter(({ event }) => event.type === 'example.labelled').length;
    };
    expect(examplesAfter({ Analytics: true })).toBeGreaterThan(0);
    expect(examplesAfter({ Analytics: false })).toBe(0);
    expect(examplesAfter({ Marketing: false })).toBeGreaterThan(0);
    const again = examplesAfter({ Analytics: false }, { Analytics: true });
    expect(again).toBeLessThan(examplesAfter({ Analytics: true }) + 1);
  });
});
