import type { Random } from '@tradewind/cli/random';
import type { StreamEvent } from './stream-event.js';

const HOUR_MS = 3_600_000;
const SKEWED = 0.1;
/** Events are swapped with others at most this far away, and no farther than a twentieth of all. */
const SHUFFLE_REACH = 1_000;
const SHUFFLE_SHARE = 0.05;
const SHUFFLED = 0.3;
/**
 * A processor remembers the last 128 ids of an entity, so a duplicate must come before as many
 * newer ones.
 */
const FARTHEST = 120;
const NEAR = 3;

/** Event times of a tenth of the events are up to an hour early or late. */
export function skewed(events: readonly StreamEvent[], draw: Random): StreamEvent[] {
  return events.map((event) => {
    if (!draw.chance(SKEWED)) return event;
    return { ...event, time: event.time + draw.between(-HOUR_MS, HOUR_MS) };
  });
}

/** A third of the events arrive elsewhere, up to a thousand positions away. */
export function shuffled(events: readonly StreamEvent[], draw: Random): StreamEvent[] {
  const reach = Math.min(SHUFFLE_REACH, Math.ceil(events.length * SHUFFLE_SHARE));
  return events
    .map((event, at) => {
      const moved = draw.chance(SHUFFLED) ? draw.between(-reach, reach) : 0;
      return { event, place: at + moved };
    })
    .sort((a, b) => a.place - b.place)
    .map(({ event }) => event);
}

/** An event at its position in a workload; a duplicate is of an earlier event. */
export interface Placed {
  readonly event: StreamEvent;
  readonly repeats: boolean;
}

/**
 * Duplicates a share of the events, some right away, some only after up to 120 other events of the
 * same key, which a ring of 128 ids covers.
 */
export function repeated(events: readonly StreamEvent[], share: number, draw: Random): Placed[] {
  const placed: Placed[] = [];
  const waiting = new Map<string, { event: StreamEvent; due: number }[]>();
  const seen = new Map<string, number>();
  for (const event of events) {
    const count = (seen.get(event.key) ?? 0) + 1;
    seen.set(event.key, count);
    placed.push({ event, repeats: false });
    const later = waiting.get(event.key) ?? [];
    if (draw.chance(share)) {
      const distance = draw.chance(0.5) ? draw.between(0, NEAR) : draw.between(0, FARTHEST);
      later.push({ event, due: count + distance });
    }
    for (const again of later.filter(({ due }) => due <= count)) {
      placed.push({ event: again.event, repeats: true });
    }
    waiting.set(
      event.key,
      later.filter(({ due }) => due > count),
    );
  }
  for (const later of waiting.values()) {
    for (const { event } of later) placed.push({ event, repeats: true });
  }
  return placed;
}
