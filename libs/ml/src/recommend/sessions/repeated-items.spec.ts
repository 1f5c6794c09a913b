import { describe, expect, it } from '@jest/globals';
import { scored } from '../ranking-model.contract.js';
import { RepeatedItems } from './repeated-items.js';

describe('RepeatedItems', () => {
  it('ranks what was touched before by how lately and how often', () => {
    const items = scored(new RepeatedItems(), [5, 6, 5, 7]).filter((_, at) => at % 2 === 0);
    expect(items).toEqual([5, 7, 6]);
    expect(scored(new RepeatedItems({ basis: 1 }), [5, 6])).toEqual([6, 1]);
    expect(scored(new RepeatedItems(), [])).toEqual([]);
  });
});
