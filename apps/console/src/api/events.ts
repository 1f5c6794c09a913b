import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

export const verdicts = ['accepted', 'unverified', 'robot', 'refused', 'duplicate'] as const;
export type Verdict = (typeof verdicts)[number];

/** An event and what the collector made of it. */
export interface DebuggedEvent {
  readonly number: number;
  readonly at: string;
  readonly verdict: Verdict;
  readonly source: 'browser' | 'server';
  readonly event: string;
  readonly type?: string;
  readonly shopper?: string;
  readonly reason?: string;
  readonly suggestions: readonly string[];
}

/** More would make the table slow, and nobody reads that far. */
const KEPT = 300;

/** The newest first. */
export const events = signal<readonly DebuggedEvent[]>([]);
export const isPaused = signal(false);
/** Those that arrived while the page was paused, the newest first. */
export const held = signal<readonly DebuggedEvent[]>([]);

/** Adds events (oldest first) to a list of the newest first; those that it has are not added again. */
export function withNewest(
  list: readonly DebuggedEvent[],
  arrived: readonly DebuggedEvent[],
): readonly DebuggedEvent[] {
  const last = list[0]?.number ?? -1;
  const fresh = arrived.filter(({ number }) => number > last);
  return fresh.length === 0 ? list : [...fresh.toReversed(), ...list].slice(0, KEPT);
}

/** What arrived while the page was paused goes on top. */
export function goOn(): void {
  isPaused.value = false;
  events.value = withNewest(events.value, held.value.toReversed());
  held.value = [];
}

function take(arrived: readonly DebuggedEvent[]): void {
  if (!isPaused.value) events.value = withNewest(events.value, arrived);
  else {
    const known = held.value.length > 0 ? held.value : events.value.slice(0, 1);
    const all = withNewest(known, arrived);
    held.value = held.value.length > 0 ? all : all.filter((one) => !known.includes(one));
  }
}

/** Follows the events while a page shows them. */
export function useEvents(): void {
  useEffect(() => {
    const source = new EventSource('/api/live/events');
    source.onmessage = ({ data }: MessageEvent<string>) => {
      take(JSON.parse(data) as DebuggedEvent[]);
    };
    return () => {
      source.close();
    };
  }, []);
}
