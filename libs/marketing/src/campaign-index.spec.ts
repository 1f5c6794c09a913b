import { describe, expect, it } from '@jest/globals';
import { campaignDocument, matchesEvent, type CampaignTrigger } from '@tradewind/contracts';
import fc from 'fast-check';
import { OwnCampaigns } from './own-campaigns.js';

const documentOf = (id: string, trigger: CampaignTrigger, cancelOn: string[] = []) => ({
  ...{ id, version: 1, at: 0, by: 'test' },
  content: campaignDocument.schema.parse({
    trigger,
    ...(cancelOn.length > 0 && { cancelOn: cancelOn.map((event) => ({ event })) }),
  }),
});
const named = (campaigns: readonly { readonly kind: string }[]) =>
  campaigns.map(({ kind }) => kind);

const types = ['product.viewed', 'order.completed', 'search.performed'] as const;
const scalar = fc.constantFrom<unknown>('tea', 'mat', '5', 5, true, 'true', null);
const property = fc.constantFrom('category', 'price', 'constructor');
const condition = fc.oneof(
  fc.record({ property, equals: fc.constantFrom('tea', '5', 'true') }),
  fc.record({ property, oneOf: fc.constantFrom<string[]>(['tea', 'mat', 'tea'], ['5']) }),
  fc.record({ property, atLeast: fc.constant(5) }),
);
const fields = fc.dictionary(property, scalar);
const event = fc.record({
  type: fc.constantFrom(...types),
  data: fc.record({
    properties: fc
      .tuple(fields, fc.array(fields, { maxLength: 3 }))
      .map(([own, products]) => ({ ...own, products })),
  }),
});
const trigger = fc.record({
  kind: fc.constant('event' as const),
  event: fc.constantFrom(...types),
  where: fc.array(condition, { maxLength: 2 }),
});

describe('the index of campaigns', () => {
  it('finds all whose trigger an event fits, in the order of the documents', () => {
    fc.assert(
      fc.property(fc.array(trigger, { maxLength: 12 }), event, (triggers, happened) => {
        const documents = triggers.map((each, i) => documentOf(`c${String(i)}`, each));
        const campaigns = new OwnCampaigns(documents);
        const fits = campaigns.all.filter(
          (one) => one.trigger.kind === 'event' && matchesEvent(one.trigger, happened),
        );
        const found = named(campaigns.concerned(happened, []));
        expect(found.filter((kind) => named(fits).includes(kind))).toEqual(named(fits));
        expect(found).toEqual(named(campaigns.all).filter((kind) => found.includes(kind)));
      }),
    );
  });

  it('looks at a few of 500 campaigns', () => {
    const documents = Array.from({ length: 500 }, (_, i) =>
      documentOf(`c${String(i)}`, {
        kind: 'event',
        event: 'product.viewed',
        where: [{ property: 'category', equals: `tea-${String(i)}` }],
      }),
    );
    const campaigns = new OwnCampaigns(documents);
    const viewed = (category: string) => ({
      type: 'product.viewed',
      data: { properties: { category } },
    });
    expect(named(campaigns.concerned(viewed('tea-7'), []))).toEqual(['c7']);
    expect(campaigns.concerned(viewed('cups'), [])).toEqual([]);
    const moved = documentOf('vip', { kind: 'segment-entered', segment: 'vip' });
    const other = documentOf('new', { kind: 'segment-exited', segment: 'new' });
    const entered = { type: 'segment.entered', data: { segment: 'vip' } };
    expect(named(new OwnCampaigns([moved, other]).concerned(entered, []))).toEqual(['vip']);
  });

  it('finds those that wait and may end, and no others', () => {
    const campaigns = new OwnCampaigns([
      documentOf('ends', { kind: 'event', event: 'search.performed' }, ['order.completed']),
      documentOf('stays', { kind: 'event', event: 'search.performed' }),
      documentOf('starts', { kind: 'event', event: 'order.completed' }),
    ]);
    const ordered = { type: 'order.completed', data: { properties: {} } };
    expect(named(campaigns.concerned(ordered, []))).toEqual(['starts']);
    expect(named(campaigns.concerned(ordered, ['stays', 'gone', 'ends']))).toEqual([
      'ends',
      'starts',
    ]);
  });
});
