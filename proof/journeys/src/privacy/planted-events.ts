import type { Markers, PlantedPlace } from './markers.js';

export interface PlantedShopper {
  readonly userId: string;
  readonly anonymousId: string;
  readonly conversation: string;
  /** Items of a batch, in order. */
  readonly events: readonly object[];
  readonly messages: readonly object[];
}

/** A shopper who visits, signs in, orders and chats, with a marker in each place. */
export function plantedShopper(markers: Markers, n: number): PlantedShopper {
  const m = (place: PlantedPlace) => markers.of(n, place);
  const userId = `customer-${m('userId')}`;
  const anonymousId = `browser-${m('anonymousId')}`;
  const product = { product_id: `item-${String(n % 50)}`, category: 'tea', price: 4.5 };
  const context = {
    page: { url: `https://shop.example/x?note=${m('page address')}`, title: m('page title') },
    app: { name: m('context of the client') },
  };
  const id = (what: string) => `audit-${what}-${String(n)}`;
  const track = (event: string, properties: object, more: object = {}) => ({
    ...{ type: 'track', event, properties, context, messageId: id(event), ...more },
  });
  const traits = { email: `${m('email')}@mail.example`, name: m('name trait'), note: m('trait') };
  const order = { order_id: m('order id'), revenue: 9, products: [{ ...product, quantity: 2 }] };
  return {
    ...{ userId, anonymousId, conversation: `talk-${String(n)}` },
    events: [
      { type: 'page', anonymousId, context, messageId: id('page') },
      track('Product Viewed', { ...product, gift_note: m('free property') }, { anonymousId }),
      track('Products Searched', { query: m('search query') }, { anonymousId }),
      { type: 'identify', anonymousId, userId, traits, messageId: id('identify') },
      track('Product Added', { ...product, engraving: m('free field of a product') }, { userId }),
      track('Coupon Applied', { coupon_id: m('coupon'), order_id: m('order id') }, { userId }),
      track(m('name of an own event'), {}, { userId }),
      track('Order Completed', order, {
        userId,
        integrations: { Mail: { list: m('integrations') } },
      }),
      // Without an id of the shopper it is rejected, and stands in the dead letters.
      {
        type: 'track',
        event: 'Lost',
        properties: { note: m('dead letter') },
        messageId: id('lost'),
      },
    ],
    messages: [
      { userId, anonymousId, text: `Where is my order? My note: ${m('chat message')}` },
      { anonymousId, text: `Do you ship to ${m('chat message of the visitor')}?` },
    ],
  };
}
