import { describe, expect, it } from '@jest/globals';
import { stableHash } from './stable-hash.js';

describe('stableHash', () => {
  it('never changes its values, since items must not change their owner', () => {
    expect(['', 'a', 'shop:85123A', 'shop:ß'].map((text) => stableHash(text)))
      .toMatchInlineSnapshot(`
     [
       2872998923,
       444641715,
       40828238,
       1652696663,
     ]
    `);
  });

  it('spreads near-equal ids evenly', () => {
    const counts = [0, 0, 0];
    for (let i = 0; i < 3_000; i++) {
      const shard = stableHash(`shop:${String(20_000 + i)}`) % 3;
      counts[shard] = (counts[shard] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(100);
  });
});
