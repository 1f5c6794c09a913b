import { describe, expect, it } from '@jest/globals';
import {
  campaignDocument,
  profileSegments,
  type ContentInputOf,
  type ProfileSegments,
  type TopicEvent,
} from '@tradewind/contracts';
import { ANN, campaigns, DAY, HOUR, order, shop, START, told, view } from './shop.fixture.js';

type Content = ContentInputOf<typeof campaignDocument>;
type Move = TopicEvent<ProfileSegments>;

const MINUTE = 60_000;
const move = (type: Move['type'], segment = 'vip', reason = 'orders'): Move => ({
  type,
  data: { shopper: 'u_ann', segment, reason, modelVersion: 'rule@1' },
});
const at = (time: number, more: { key?: string; id?: string } = {}) => ({
  ...{ key: ANN, time, topic: profileSegments, ...more },
});
const entered = (content: Partial<Content> = {}) =>
  shop()
    .document(
      campaignDocument,
      { tenant: 'demo', id: 'mine' },
      { trigger: { kind: 'segment-entered', segment: 'vip' }, holdOut: 0, ...content },
    )
    .event(view, { key: ANN, time: START });

describe('a campaign on a segment', () => {
  it('is decided when the shopper enters it, once for a move that is told twice', () => {
    const tested = entered();
    const once = at(START + MINUTE, { id: 'one move' });
    tested.event(move('segment.entered'), once).event(move('segment.entered'), once);
    tested.event(move('segment.entered', 'other'), at(START + MINUTE));
    expect(campaigns(tested)).toMatchObject([
      {
        type: 'campaign.requested',
        kind: 'mine',
        evidence: {
          segment: 'vip',
          why: 'orders',
          at: new Date(START + MINUTE).toISOString(),
        },
      },
    ]);
  });

  it('waits, and is not decided for a shopper who has left by then', () => {
    const stays = entered({ wait: '1h' })
      .event(move('segment.entered'), at(START))
      .tick(START + HOUR);
    expect(campaigns(stays)).toMatchObject([{ kind: 'mine', time: START + HOUR }]);
    const leaves = entered({ wait: '1h' })
      .event(move('segment.entered'), at(START))
      .event(move('segment.exited'), at(START + MINUTE))
      .tick(START + HOUR);
    expect(campaigns(leaves)).toEqual([]);
  });

  it('that was left is decided for a shopper, not for an id that was linked or forgotten', () => {
    const left = (reason: string) =>
      campaigns(
        entered({ trigger: { kind: 'segment-exited', segment: 'vip' } }).event(
          move('segment.exited', 'vip', reason),
          at(START + MINUTE),
        ),
      );
    expect(left('no order for 30 days')).toMatchObject([{ kind: 'mine' }]);
    expect(left('expired')).toEqual([]);
    expect(left('linked to another id')).toEqual([]);
  });

  it('neither moves the clock nor is decided for history', () => {
    const ahead = entered().event(move('segment.entered'), at(START + 3 * HOUR));
    expect(ahead.now).toBe(START);
    expect(campaigns(ahead)).toMatchObject([{ kind: 'mine' }]);
    const late = entered()
      .tick(START + 3 * DAY)
      .event(move('segment.entered'), at(START + DAY));
    expect(campaigns(late)).toEqual([]);
    const first = shop()
      .document(
        campaignDocument,
        { tenant: 'demo', id: 'mine' },
        {
          trigger: { kind: 'segment-entered', segment: 'vip' },
          holdOut: 0,
        },
      )
      .event(move('segment.entered'), at(START));
    expect(campaigns(first)).toEqual([]);
  });

  it('follows a shopper whose id was linked', () => {
    const tested = entered()
      .event(view, { key: 'demo:a_1', time: START })
      .link('demo:a_1', ANN, START + 1)
      .event(move('segment.entered'), at(START + MINUTE, { key: 'demo:a_1' }));
    expect(campaigns(tested)).toMatchObject([{ kind: 'mine', shopper: 'u_ann' }]);
  });
});

describe('a welcome', () => {
  const welcome = () =>
    shop().document(
      campaignDocument,
      { tenant: 'demo', id: 'mine' },
      {
        trigger: { kind: 'welcome' },
        holdOut: 0,
      },
    );
  const identified = (traits: object = {}) => ({
    type: 'user.identified' as const,
    data: { messageId: 'm', traits: { ...traits } },
  });

  it('is for the first event under a user id, once, under one id whenever that is', () => {
    const ids = [START, START + DAY].map((time) => {
      const tested = welcome()
        .event(view, { key: 'demo:a_1', time: time - MINUTE })
        .event(identified(), { key: ANN, time })
        .event(view, { key: ANN, time: time + MINUTE });
      const found = campaigns(tested) as unknown as { campaignId: string; shopper: string }[];
      expect(found).toMatchObject([{ shopper: 'u_ann', kind: 'mine' }]);
      return found[0]?.campaignId;
    });
    expect(ids[0]).toBe(ids[1]);
  });

  it.each([
    ['a week ago', new Date(START - 8 * DAY).toISOString(), 0],
    ['a week ago, in seconds', (START - 8 * DAY) / 1_000, 0],
    ['today', new Date(START).toISOString(), 1],
    ['at no time that can be read', 'long ago', 1],
  ])('is not for an account that was made %s', (_, createdAt, decided) => {
    const tested = welcome().event(identified({ createdAt }), { key: ANN, time: START });
    expect(campaigns(tested)).toHaveLength(decided);
  });

  it('is not for shoppers who were there before a sign-in under another device’s id', () => {
    const tested = welcome().event(identified(), { key: ANN, time: START });
    expect(campaigns(tested)).toHaveLength(1);
    tested.event(view, { key: 'demo:a_2', time: START + DAY }).link('demo:a_2', ANN, START + DAY);
    tested.event(view, { key: 'demo:a_2', time: START + DAY + 1 });
    expect(campaigns(tested)).toEqual([]);
  });
});

it('a campaign behind a purchase waits from the last order, unless that is taken back', () => {
  const bought = () =>
    shop()
      .document(
        campaignDocument,
        { tenant: 'demo', id: 'mine' },
        {
          trigger: { kind: 'post-purchase' },
          wait: '3d',
          holdOut: 0,
        },
      )
      .event(order('1'), { key: ANN, time: START });
  expect(campaigns(bought().tick(START + 4 * DAY))).toMatchObject([
    { kind: 'mine', time: START + 3 * DAY, evidence: { lastOrder: '1' } },
  ]);
  const again = bought().event(order('2'), { key: ANN, time: START + DAY });
  expect(campaigns(again.tick(START + 10 * DAY))).toMatchObject([
    { kind: 'mine', time: START + 4 * DAY, evidence: { lastOrder: '2' } },
  ]);
  const cancelled = bought().event(told('order.cancelled', '1'), { key: ANN, time: START + DAY });
  expect(campaigns(cancelled.tick(START + 10 * DAY))).toEqual([]);
});
