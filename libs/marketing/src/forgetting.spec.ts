import { describe, expect, it } from '@jest/globals';
import {
  add,
  ANN,
  campaigns,
  DAY,
  HOUR,
  order,
  shop,
  START,
  view,
  type Shop,
} from './shop.fixture.js';

describe('a visitor who stays away', () => {
  const VISITOR = 'demo:a_visitor';
  const forgetful = (forgetVisitorsAfterMs: number) => shop({ forgetVisitorsAfterMs });

  it('is forgotten with the cart and what is due of it; what was counted stays', () => {
    const tested = forgetful(2 * DAY)
      .event(order('1'), { key: VISITOR, time: START })
      .event(add(), { key: VISITOR, time: START + 1 })
      .tick(START + HOUR + 1);
    expect(campaigns(tested).map(({ kind }) => kind)).toEqual(['cart-abandonment']);
    expect(tested.timer(VISITOR)).toBeDefined();
    tested.tick(START + 100 * DAY);
    expect(campaigns(tested)).toEqual([]);
    expect(tested.timer(VISITOR)).toBeUndefined();
    expect(tested.state(VISITOR)).toEqual(shop().state(VISITOR));
    expect(tested.part('demo')).toMatchObject({
      orders: 1,
      requested: { 'cart-abandonment': 1 },
    });
  });

  it('teaches nothing of moments whose outcome is open when he is forgotten', () => {
    const labels = (of: Shop) =>
      of.take().filter(({ event }) => event.type === 'example.labelled').length;
    const visit = (of: Shop) => of.event(view, { key: VISITOR, time: START }).tick(START + 5 * DAY);
    expect(labels(visit(forgetful(DAY - 1)))).toBe(0);
    // What is due at the very time is due first.
    expect(labels(visit(forgetful(DAY)))).toBe(1);
  });

  it('is kept if he is known by a user id', () => {
    const tested = forgetful(DAY).event(order('1'), { key: ANN, time: START });
    expect(campaigns(tested.tick(START + 61 * DAY)).map(({ kind }) => kind)).toEqual(['win-back']);
  });
});
