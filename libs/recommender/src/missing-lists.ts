import type { MissingData } from '@tradewind/contracts';
import type { KnownItems } from './known-items.js';

/** What lists wait for while no model has learned anything: an item to be touched at all, and an epoch with touches to end. */
export function missingForLists(known: readonly KnownItems[]): readonly MissingData[] {
  if (known.every(({ popular }) => popular.length === 0)) {
    const text = 'recommendations: no item has been touched yet';
    return [{ what: 'recommendations', have: 0, need: 1, text }];
  }
  const text = 'neighbours: no epoch in which items were touched has ended yet';
  return [{ what: 'neighbours', have: 0, need: 1, text }];
}
