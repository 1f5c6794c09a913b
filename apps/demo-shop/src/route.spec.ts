import { describe, expect, it } from '@jest/globals';
import { linkTo, pageNames, routeOf } from './route.js';

const at = (path: string) => routeOf(new URL(path, 'http://shop.example'));

describe('routeOf', () => {
  it('begins at home, also for what there is not', () => {
    for (const path of ['/shop', '/shop/', '/shop/nowhere', '/shop/nowhere/else']) {
      expect(at(path)).toEqual({ page: 'home', id: '', query: '' });
    }
  });

  it('reads what linkTo has written', () => {
    for (const page of pageNames) {
      if (page === 'home') continue;
      expect(at(linkTo(page))).toMatchObject({ page, id: '' });
    }
    expect(at(linkTo('product', 'a/b ?'))).toMatchObject({ page: 'product', id: 'a/b ?' });
    expect(at('/shop/product/50%')).toMatchObject({ id: '50%' });
  });

  it('reads what is searched for', () => {
    expect(at('/shop/search?q=%20tea%20pot%20').query).toBe('tea pot');
    expect(at(`/shop/search?q=${'x'.repeat(500)}`).query).toHaveLength(100);
  });
});
