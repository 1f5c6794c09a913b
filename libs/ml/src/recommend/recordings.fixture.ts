import { seededRandom } from '@tradewind/testing';
import type { Touch } from './ranking-model.js';

const MINUTE_MS = 60_000;

/** Touches of shoppers who each walk round one of 8 rings of 6 items, in order of time. */
export function ringTouches(shoppers: number, seed: number, steps = 5): Touch[] {
  const next = seededRandom(seed);
  return Array.from({ length: shoppers }, (_, shopper) => {
    const ring = Math.floor(next() * 8);
    const from = Math.floor(next() * 6);
    return Array.from({ length: steps }, (_unused, step): Touch => {
      const time = (shopper * steps + step) * MINUTE_MS;
      return { shopper, item: ring * 6 + ((from + step) % 6), time, weight: 1 };
    });
  }).flat();
}

/** Returns touches with the items that their shopper had touched before. */
export function withHistories(touches: readonly Touch[]): [touch: Touch, before: number[]][] {
  const histories = new Map<number, number[]>();
  return touches.map((touch) => {
    const before = histories.get(touch.shopper) ?? [];
    histories.set(touch.shopper, [...before, touch.item]);
    return [touch, before];
  });
}

/** Says whether an item belongs to the ring of another. */
export function sameRing(a: number, b: number): boolean {
  return Math.floor(a / 6) === Math.floor(b / 6);
}
