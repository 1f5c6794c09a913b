import { describe, expect, it } from '@jest/globals';
import { checked } from './answer.js';
import { templates } from './replies.js';

describe('a reply that says more than its evidence', () => {
  const evidence = [{ kind: 'order', id: 'A-1' }];

  it('is not sent: a person answers', () => {
    const reply = { text: 'Order A-1 costs 12.00 EUR.', evidence, cover: ['A-1', '11.00 EUR'] };
    expect(checked(reply, 'en')).toMatchObject({
      text: templates.handoff.en,
      evidence: [],
      handoff: 'unverified_answer',
    });
  });

  it('is sent as it is when all is covered', () => {
    const reply = { text: 'Order A-1 costs 12.00 EUR.', evidence, cover: ['A-1', '12.00 EUR'] };
    expect(checked(reply, 'en')).toBe(reply);
  });
});
