import { describe, expect, it } from '@jest/globals';
import { MOST_OF_ONE, pieces, quantityOf, withQuantity } from './cart.js';

describe('the cart', () => {
  it('adds, changes and takes out, in the order in which products came', () => {
    const two = withQuantity(withQuantity([], 'mug', 1), 'tin', 2);
    expect(two).toEqual([
      { id: 'mug', quantity: 1 },
      { id: 'tin', quantity: 2 },
    ]);
    expect(withQuantity(two, 'mug', 3).map(({ id }) => id)).toEqual(['mug', 'tin']);
    expect(pieces(withQuantity(two, 'mug', 3))).toBe(5);
    expect(withQuantity(two, 'mug', 0)).toEqual([{ id: 'tin', quantity: 2 }]);
    expect(withQuantity(two, 'pot', -1)).toEqual(two);
  });

  it('holds so many of one product', () => {
    const many = withQuantity([], 'mug', 1_000);
    expect(quantityOf(many, 'mug')).toBe(MOST_OF_ONE);
    expect(quantityOf(many, 'tin')).toBe(0);
  });
});
