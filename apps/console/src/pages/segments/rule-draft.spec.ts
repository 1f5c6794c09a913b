import { describe, expect, it } from '@jest/globals';
import { contentOf, draftOf, emptyDraft, idFor } from './rule-draft.js';
import type { SegmentContent } from './rule-draft.js';

const content: SegmentContent = {
  name: 'Left a cart',
  where: [
    { kind: 'profile', field: 'orders', atLeast: 1 },
    {
      kind: 'any',
      of: [
        { kind: 'event', event: 'product.viewed', where: [{ property: 'price', atLeast: 5 }] },
        { kind: 'brand', label: 'Pots', atMost: 0.5, not: true },
      ],
    },
  ],
};

describe('the draft of a segment by rules', () => {
  it('is the document again', () => {
    expect(contentOf(draftOf(content))).toEqual(content);
  });

  it('leaves out what nobody has filled in, and what is empty but asked for stays', () => {
    const draft = {
      ...emptyDraft,
      name: ' Tea ',
      groups: [
        [{ kind: 'trait' as const, trait: '', equals: '', oneOf: [], not: false }],
        [{ kind: 'event' as const, event: 'order.completed', where: [], within: '' }],
      ],
    };
    expect(contentOf(draft)).toEqual({
      name: 'Tea',
      where: [
        { kind: 'trait', trait: '' },
        { kind: 'event', event: 'order.completed' },
      ],
    });
  });

  it('has an id of its own, which is none of a learned segment', () => {
    expect(idFor('Left a cart!', [])).toBe('left-a-cart');
    expect(idFor('Left a cart', ['left-a-cart', 'left-a-cart-2'])).toBe('left-a-cart-3');
    expect([idFor('Segment 3', []), idFor('茶客', [])]).toEqual(['rule', 'rule']);
  });
});
