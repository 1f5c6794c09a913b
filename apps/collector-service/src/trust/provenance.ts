import { FACT_UNVERIFIED, ROBOT_VISITED } from '@tradewind/contracts';
import type { StorefrontEvent } from '../tracking/normalise.js';
import type { Teaching } from './address-influence.js';

/** Where the events of a request come from. */
export interface Provenance {
  /** See `SOURCE_ID`. */
  readonly sources: readonly string[];
  /** Counts an event; returns false if nothing may be learned from it. */
  readonly take: (event: Teaching) => boolean;
}

/** The event with its sources, and whether models learn from it. Each of the events that an item stands for is counted. */
export function withProvenance(
  event: StorefrontEvent,
  provenance: Provenance | undefined,
): StorefrontEvent {
  if (provenance === undefined) return event;
  const { sources, take } = provenance;
  const isLearned = event.type !== FACT_UNVERIFIED && event.type !== ROBOT_VISITED;
  const told = (data: StorefrontEvent['data']) => {
    const isTaken = !isLearned || take({ shopper: event.shopper, data });
    return { ...data, sources, ...(!isTaken && { influence: 'none' }) };
  };
  return { ...event, data: told(event.data), further: event.further.map(told) };
}
