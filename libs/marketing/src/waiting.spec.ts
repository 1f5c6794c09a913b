import { describe, expect, it } from '@jest/globals';
import { campaignDocument, type ContentInputOf } from '@tradewind/contracts';
import { base, searched, type Event } from './own-campaign.fixture.js';
import { add, campaigns, DAY, HOUR, order, shop, START } from './shop.fixture.js';
import { MAX_WAITING } from './waiting.js';

const VISITOR = 'demo:a_1';
const USER = 'demo:u_1';
const MINUTE = 60_000;

type Content = ContentInputOf<typeof campaignDocument>;
const own = (content: Content) =>
  shop().document(campaignDocument, { tenant: 'demo', id: 'mine' }, { holdOut: 0, ...content });
const trigger = { kind: 'event', event: 'search.performed' } as const;

describe('what waits for two ids of a shopper', () => {
  it('waits once, from the later occasion on', () => {
    const tested = own({ trigger, wait: '2h' })
      .event(searched, { key: VISITOR, time: START })
      .event(searched, { key: USER, time: START + MINUTE })
      .link(VISITOR, USER, START + 2 * MINUTE)
      .tick(START + DAY);
    expect(campaigns(tested)).toMatchObject([
      { kind: 'mine', shopper: 'u_1', time: START + 2 * HOUR + MINUTE },
    ]);
  });

  it.each<[string, Content, number]>([
    ['ends with an order under the other id', { trigger: { kind: 'cart-abandoned' } }, 0],
    ['ends so if its document says it', { trigger, cancelOn: [{ event: 'order.completed' }] }, 0],
    ['goes on if it does not', { trigger }, 1],
    ['waits from that order on in a win-back', { trigger: { kind: 'win-back' } }, 1],
  ])('%s', (_, content, decided) => {
    const tested = own({ wait: '3h', ...content });
    for (const event of [order('1'), searched, add()]) {
      tested.event(event, { key: VISITOR, time: START });
    }
    tested
      .event(order('2'), { key: USER, time: START + HOUR })
      .link(VISITOR, USER, START + HOUR + 1)
      .tick(START + 5 * HOUR);
    const found = campaigns(tested).filter(({ kind }) => kind === 'mine');
    expect(found).toHaveLength(decided);
    const isWinBack = content.trigger?.kind === 'win-back';
    if (isWinBack) expect(found).toMatchObject([{ time: START + 4 * HOUR }]);
  });

  it('ends with an order under the other id when it is held in quiet hours', () => {
    const quietHours = { from: '09:00', to: '14:00', timeZone: 'UTC' };
    const tested = shop()
      .document(campaignDocument, { tenant: 'demo', id: 'cart-abandonment' }, { quietHours })
      .event(add(), { key: VISITOR, time: START })
      .event(order('1'), { key: USER, time: START + 2 * HOUR })
      .link(VISITOR, USER, START + 2 * HOUR + 1)
      .tick(START + DAY);
    expect(campaigns(tested)).toEqual([]);
  });
});

it('waits for no more campaigns than it may', () => {
  const tested = shop({ campaignsPerWeek: 100 });
  const custom: Event = {
    type: 'track.custom',
    data: { ...base, event: 'Quiz Done', properties: { score: 7 } },
  };
  const where = [{ property: 'score', atLeast: 5, atMost: 9 }];
  for (let i = 0; i < MAX_WAITING + 5; i++) {
    const content: Content = {
      trigger: { kind: 'event', event: 'track.custom', where },
      ...{ wait: '1h', holdOut: 0 },
    };
    tested.document(campaignDocument, { tenant: 'demo', id: `c${String(i)}` }, content);
  }
  tested.event(custom, { key: USER, time: START }).tick(START + DAY);
  expect(campaigns(tested)).toHaveLength(MAX_WAITING);
});
