import { describe, expect, it } from '@jest/globals';
import { campaignDocument, issuesOf } from './index.js';

describe('the document of a campaign', () => {
  const issues = (id: string, content: object) =>
    issuesOf(campaignDocument, { tenant: 'demo', id }, content).map(({ path }) => path.join('.'));

  it('names the place of what is wrong', () => {
    const trigger = { kind: 'event', event: 'search.performed' };
    expect(issues('mine', { trigger })).toEqual([]);
    expect(issues('mine', {})).toEqual(['trigger']);
    expect(issues('mine', { trigger, waitMinutes: 5 })).toEqual(['waitMinutes']);
    expect(issues('win-back', { trigger })).toEqual(['trigger']);
    expect(issues('mine', { trigger: { kind: 'event', event: 'nothing' } })).toEqual([
      'trigger.event',
    ]);
    expect(issues('mine', { trigger, arms: [{ id: 'a' }, { id: 'a' }] })).toEqual(['arms.1.id']);
    expect(issues('mine', { trigger, wait: '999d' })).toEqual(['wait']);
    expect(issues('mine', { trigger, holdOut: 2 })).toEqual(['holdOut']);
    expect(issues('mine', { trigger, eligibility: { minOrders: 2, maxOrders: 1 } })).toEqual([
      'eligibility.maxOrders',
    ]);
    const hours = { from: '22:00', to: '08:00', timeZone: 'Mars/Base' };
    expect(issues('mine', { trigger, quietHours: hours })).toEqual(['quietHours.timeZone']);
    const long = { from: '08:00', to: '07:30', timeZone: 'UTC' };
    expect(issues('mine', { trigger, quietHours: long })).toEqual(['quietHours.to']);
  });
});
