import { describe, expect, it } from '@jest/globals';
import type { StorefrontEvents, TopicEvent } from '@tradewind/contracts';
import fc from 'fast-check';
import { MAX_INTERESTS } from './interests.js';
import { back, dropped, ItemShop } from './item-shop.fixture.js';
import { add, ANN, DAY, HOUR, shop, START, view } from './shop.fixture.js';

type Event = TopicEvent<StorefrontEvents>;

const MINUTE = 60_000;
const base = { messageId: 'm', event: 'e' };
const seen = (item: string): Event => ({
  type: 'product.viewed',
  data: { ...base, properties: { product_id: item } },
});
const wished = (item: string): Event => ({
  type: 'wishlist.item_added',
  data: { ...base, properties: { product_id: item } },
});
const bought = (item: string, id = item): Event => ({
  type: 'order.completed',
  data: { ...base, properties: { order_id: id, revenue: 9, products: [{ product_id: item }] } },
});
const priceDrop = (more: object = {}) => new ItemShop({ trigger: { kind: 'price-drop', ...more } });

describe('a campaign on changes of items', () => {
  it('reaches who has noticed the item, and nobody else, once for a change that comes twice', () => {
    const tested = priceDrop()
      .event(seen('tea'), ANN, START)
      .event(seen('mat'), 'demo:u_bob', START)
      .change(dropped('tea'), START + HOUR, 'one change')
      .change(dropped('tea'), START + HOUR, 'one change')
      .tick(START + 2 * HOUR);
    expect(tested.told).toBe(1);
    expect(tested.campaigns()).toMatchObject([
      {
        type: 'campaign.requested',
        shopper: 'u_ann',
        time: START + HOUR + 5 * MINUTE,
        evidence: { items: [{ item: 'tea', from: 100, to: 80, share: 0.2 }] },
      },
    ]);
  });

  it('is one message about all that a feed changes in one go', () => {
    const tested = priceDrop();
    for (const item of ['tea', 'mat', 'lamp']) tested.event(seen(item), ANN, START);
    ['tea', 'mat', 'tea'].forEach((item, i) => tested.change(dropped(item), START + HOUR + i));
    expect(tested.tick(START + DAY).campaigns()).toMatchObject([
      { evidence: { items: [{ item: 'mat' }, { item: 'tea' }] } },
    ]);
  });

  it('is not about what was bought since, before the change or in the wait', () => {
    const before = priceDrop()
      .event(seen('tea'), ANN, START)
      .event(bought('tea'), ANN, START + MINUTE)
      .change(dropped('tea'), START + HOUR);
    const meanwhile = priceDrop()
      .event(seen('tea'), ANN, START)
      .change(dropped('tea'), START + HOUR)
      .event(bought('tea'), ANN, START + HOUR + MINUTE);
    for (const tested of [before, meanwhile]) {
      expect(tested.tick(START + DAY).campaigns()).toEqual([]);
    }
    const again = before
      .event(seen('tea'), ANN, START + 2 * DAY)
      .change(dropped('tea'), START + 2 * DAY);
    expect(again.tick(START + 3 * DAY).campaigns()).toHaveLength(1);
  });

  it.each<[string, object, Event, [after: number, decided: number]]>([
    ['a small change', { atLeast: 0.3 }, seen('tea'), [HOUR, 0]],
    ['a change that is large enough', { atLeast: 0.2 }, seen('tea'), [HOUR, 1]],
    ['long ago', { withinDays: 2 }, seen('tea'), [2 * DAY + 1, 0]],
    ['not so long ago', { withinDays: 2 }, seen('tea'), [2 * DAY, 1]],
    ['only seen', { by: ['carted', 'wished'] }, seen('tea'), [HOUR, 0]],
    ['wished', { by: ['carted', 'wished'] }, wished('tea'), [HOUR, 1]],
    ['put into the cart', { by: ['carted'] }, add('tea'), [HOUR, 1]],
  ])('looks at what it asks for: %s', (_, more, event, [after, decided]) => {
    const tested = priceDrop(more)
      .event(event, ANN, START)
      .tick(START + after);
    tested.change(dropped('tea'), START + after).tick(START + after + HOUR);
    expect(tested.campaigns()).toHaveLength(decided);
  });

  it('back in stock is no drop of the price, and a late change is history', () => {
    const tested = new ItemShop({ trigger: { kind: 'back-in-stock' } })
      .event(seen('tea'), ANN, START)
      .change(dropped('tea'), START + HOUR)
      .change(back('tea'), START + 2 * HOUR)
      .tick(START + 3 * HOUR);
    expect(tested.campaigns()).toMatchObject([{ evidence: { items: [{ item: 'tea' }] } }]);
    tested.tick(START + 3 * DAY).change(back('tea'), START + DAY);
    expect(tested.tick(START + 5 * DAY).campaigns()).toEqual([]);
  });

  it('follows a shopper over a sign-in, once although both ids had noticed the item', () => {
    const tested = priceDrop()
      .event(seen('tea'), 'demo:a_1', START)
      .event(seen('tea'), ANN, START)
      .link('demo:a_1', ANN, START + 1)
      .change(dropped('tea'), START + HOUR)
      .tick(START + DAY);
    expect(tested.told).toBe(2);
    expect(tested.campaigns()).toMatchObject([{ shopper: 'u_ann' }]);
    const buyer = priceDrop()
      .event(seen('tea'), 'demo:a_1', START)
      .event(bought('tea'), ANN, START + 1)
      .link('demo:a_1', ANN, START + 2)
      .change(dropped('tea'), START + HOUR);
    expect(buyer.tick(START + DAY).campaigns()).toEqual([]);
  });

  it('tells what is noticed once a day, and nothing where no campaign waits for it', () => {
    const tested = priceDrop();
    for (let i = 0; i < 20; i++) tested.event(seen('tea'), ANN, START + i * MINUTE);
    tested.event(seen('tea'), ANN, START + DAY);
    expect(Object.keys(tested.marketing.state(ANN).interests ?? {})).toEqual(['tea']);
    const interests = tested.marketing.outputs.filter(({ event }) => event.type === 'item.noticed');
    expect(interests.map(({ time }) => time)).toEqual([START, START + DAY]);
    const none = shop().event(view, { key: ANN, time: START });
    expect(none.take().filter(({ event }) => event.type === 'item.noticed')).toEqual([]);
    expect(none.state(ANN).interests).toBeUndefined();
  });

  it('forgets the items and the followers of longest ago', () => {
    const tested = priceDrop();
    for (let i = 0; i < MAX_INTERESTS + 5; i++) tested.event(seen(`i${String(i)}`), ANN, START + i);
    const { interests = {} } = tested.marketing.state(ANN);
    expect(Object.keys(interests)).toHaveLength(MAX_INTERESTS);
    expect(Object.hasOwn(interests, 'i4')).toBe(false);
    const crowd = priceDrop();
    for (let i = 0; i < 600; i++) crowd.event(seen('tea'), `demo:u_${String(i)}`, START + i);
    crowd.change(dropped('tea'), START + HOUR);
    expect(crowd.told).toBe(600);
  });
});

const happening = fc.record({
  id: fc.constantFrom('demo:a_1', ANN),
  item: fc.constantFrom('tea', 'mat', 'lamp'),
  what: fc.constantFrom(seen, wished, add, (item: string) => bought(item)),
  after: fc.integer({ min: 1, max: 30 * HOUR }),
});

describe('what two ids of a shopper have noticed', () => {
  it('is what one would have noticed', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 12 }), (happenings) => {
        const [two, one] = [priceDrop(), priceDrop()];
        let time = START;
        happenings.forEach(({ id, item, what, after }, i) => {
          time += after;
          const event = what(item);
          const unique = event.type === 'order.completed' ? bought(item, `o${String(i)}`) : event;
          two.event(unique, id, time);
          one.event(unique, ANN, time);
        });
        two.link('demo:a_1', ANN, time + 1);
        const noticed = ({ marketing }: ItemShop) =>
          Object.entries(marketing.state(ANN).interests ?? {})
            .map(([item, at]) => [item, { ...at, told: 0 }] as const)
            .sort(([a], [b]) => (a < b ? -1 : 1));
        expect(noticed(two)).toEqual(noticed(one));
      }),
      { numRuns: 60 },
    );
  });
});
