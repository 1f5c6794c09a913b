import { describe, expect, it } from '@jest/globals';
import { contentOf, draftOf, emptyDraft, idOf, type CampaignContent } from './campaign-draft.js';

const ZONE = 'Europe/Zurich';

describe('the form of a campaign', () => {
  it.each<[string, CampaignContent]>([
    ['a trigger alone', { trigger: { kind: 'welcome' }, holdOut: 0.1 }],
    [
      'all that it edits',
      {
        name: 'Cheaper',
        enabled: false,
        trigger: { kind: 'price-drop', by: ['carted', 'wished'], withinDays: 14, atLeast: 0.125 },
        ...{ wait: '5m', channel: 'email', holdOut: 0.05, perWeek: 0, reEntry: '14d' },
        arms: [
          { id: 'plain' },
          { id: 'discount', content: { template: 'tea-2', percent: 10 } },
          { id: 'long', content: { subject: 'Hello, you', code: '10' } },
        ],
        eligibility: { minOrders: 0, signedIn: false },
        quietHours: { from: '21:00', to: '08:00', timeZone: 'Asia/Shanghai' },
      },
    ],
  ])('gives back %s', (_, content) => {
    expect(contentOf(draftOf('mine', content, ZONE), content)).toEqual(content);
  });

  it('keeps what it does not know, unless it is of another trigger', () => {
    const before = {
      trigger: { kind: 'event', event: 'product.viewed', where: [{ property: 'category' }] },
      ...{ cancelOn: [{ event: 'order.completed' }], holdOut: 0.1 },
      eligibility: { minPropensity: 0.4 },
    };
    const draft = draftOf('mine', before, ZONE);
    expect(contentOf({ ...draft, wait: '2h' }, before)).toEqual({ ...before, wait: '2h' });
    const other = contentOf({ ...draft, kind: 'welcome' }, before);
    expect(other.trigger).toEqual({ kind: 'welcome' });
  });

  it('leaves out what is empty, and quiet hours without an end', () => {
    const draft = { ...emptyDraft(ZONE), quietFrom: '21:00', arms: '\n', holdOut: '' };
    expect(contentOf(draft)).toEqual({ trigger: { kind: 'cart-abandoned' } });
  });

  it('makes an id of a name', () => {
    expect(idOf('Looked at tea & left!')).toBe('looked-at-tea-left');
    expect(idOf('营销')).toMatch(/^campaign-\d+$/);
  });
});
