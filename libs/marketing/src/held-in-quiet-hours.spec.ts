import { describe, expect, it } from '@jest/globals';
import { campaignDocument, type StorefrontEvents, type TopicEvent } from '@tradewind/contracts';
import { add, ANN, campaigns, HOUR, order, shop, START } from './shop.fixture.js';

type Event = TopicEvent<StorefrontEvents>;

describe('quiet hours', () => {
  const quietHours = { from: '09:30', to: '13:00', timeZone: 'UTC' };
  const quiet = () =>
    shop().document(campaignDocument, { tenant: 'demo', id: 'cart-abandonment' }, { quietHours });

  it('hold what they meet, under the id that it would have had', () => {
    const held = quiet()
      .event(add(), { key: ANN, time: START })
      .tick(START + 4 * HOUR - 1);
    expect(campaigns(held)).toEqual([]);
    const [late] = campaigns(held.tick(START + 4 * HOUR));
    const [atOnce] = campaigns(
      shop()
        .event(add(), { key: ANN, time: START })
        .tick(START + HOUR),
    );
    expect(late).toMatchObject({ type: 'campaign.requested', time: START + 4 * HOUR });
    expect((late as { campaignId?: string }).campaignId).toBe(
      (atOnce as { campaignId?: string }).campaignId,
    );
  });

  it.each<[string, Event]>([
    ['an order', order('1')],
    ['a change of the cart', add('cup')],
  ])('let go of an abandoned cart after %s', (_, event) => {
    const tested = quiet()
      .event(add(), { key: ANN, time: START })
      .event(event, { key: ANN, time: START + 2 * HOUR })
      .tick(START + 4 * HOUR);
    expect(campaigns(tested).filter(({ type }) => type === 'campaign.requested')).toHaveLength(
      event.type === 'order.completed' ? 0 : 1,
    );
  });
});
