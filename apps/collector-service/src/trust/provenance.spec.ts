import { describe, expect, it } from '@jest/globals';
import { sourcesOf, teaches } from '@tradewind/contracts';
import { defaultPolicy } from '@tradewind/service';
import { requestTime } from '../tracking/event-time.js';
import { sortItems } from '../tracking/sort-items.js';
import type { Provenance } from './provenance.js';

function take(items: readonly object[], provenance: Provenance) {
  return sortItems(
    {
      ...{ writeKey: 'w', sentAt: undefined, context: undefined, integrations: undefined },
      items: items.map((item, i) => ({ messageId: `m${String(i)}`, anonymousId: 'b', ...item })),
    },
    {
      time: requestTime(1_000, undefined, false),
      pseudonyms: { user: (id) => `u_${id}`, anonymous: (id) => `a_${id}`, email: () => 'e_' },
      maxEventBytes: Infinity,
      newMessageId: () => 'made-up',
      standing: { source: 'browser', policy: defaultPolicy, isSigned: () => false },
      provenance,
    },
  ).accepted;
}

const view = (item: string) => ({
  ...{ type: 'track', event: 'Product Viewed', properties: { product_id: item } },
});

describe('where an event comes from', () => {
  it('stands in it, and so does that it teaches nothing', () => {
    const accepted = take([view('kettle'), view('target')], {
      sources: ['key-web', 'address-20000-00ff'],
      take: ({ data }) => !JSON.stringify(data).includes('target'),
    });
    expect(accepted.map(sourcesOf)).toEqual([
      ['key-web', 'address-20000-00ff'],
      ['key-web', 'address-20000-00ff'],
    ]);
    expect(accepted.map(teaches)).toEqual([true, false]);
    expect(accepted.flatMap(({ notes }) => notes)).toEqual([]);
  });

  it('is counted for each event that an item stands for, and not for what no model is given', () => {
    const counted: string[] = [];
    const provenance: Provenance = {
      sources: ['key-web'],
      take: ({ shopper, data }) => {
        counted.push(`${shopper} ${JSON.stringify(data['properties'])}`);
        return true;
      },
    };
    const robot = { context: { userAgent: 'Googlebot/2.1 (+http://www.google.com/bot.html)' } };
    const added = {
      ...{ type: 'track', event: 'Product Added' },
      properties: { products: [{ product_id: 'cup' }, { product_id: 'pot' }] },
    };
    const order = { type: 'track', event: 'Order Completed', properties: { order_id: 'o' } };
    const accepted = take([{ ...view('kettle'), ...robot }, order, added], provenance);
    expect(accepted).toHaveLength(4);
    expect(counted).toHaveLength(2);
    expect(accepted.every((event) => sourcesOf(event)[0] === 'key-web')).toBe(true);
  });
});
