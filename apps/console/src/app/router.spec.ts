import { describe, expect, it } from '@jest/globals';
import { linkTo, routeOf } from './router.js';

describe('routeOf', () => {
  it('begins at the first page', () => {
    for (const hash of ['', '#', '#/']) expect(routeOf(hash)).toEqual({ page: 'start', rest: [] });
  });

  it('reads what linkTo has written, whatever an id holds', () => {
    for (const id of ['ann', 'a/b', '50%', '#?&', '顾客 1', '']) {
      const { page, rest } = routeOf(linkTo('shoppers', 'userId', id));
      expect({ page, rest }).toEqual({ page: 'shoppers', rest: ['userId', id] });
    }
  });

  it('takes what is not encoded as it is', () => {
    expect(routeOf('#/inbox/50%')).toEqual({ page: 'inbox', rest: ['50%'] });
  });
});
