import { Random } from '@tradewind/cli/random';
import { FaultDeck } from './draw-fault.js';
import type { FaultConditions } from './draw-fault.js';
import { scheduledKinds } from './fault.js';
import type { FaultKind, ScheduledKind } from './fault.js';
import { laneOf } from './scheduled-fault.js';
import type { Fault, Lane, RebalanceFault, Schedule, ScheduledFault } from './scheduled-fault.js';

export interface ScheduleOptions extends FaultConditions {
  readonly seed: number;
  readonly kinds: readonly FaultKind[];
  /** The last faults start within this time, ms. */
  readonly durationMs: number;
}

/** The pause between two faults of a lane, ms. */
const GAP_MS = { least: 700, most: 2_200 };
/** A broker takes some seconds to start. */
const BROKER_START_MS = 6_000;
const RESTART_MS = 1_500;
/**
 * Kills are this much more frequent than other faults, since they are short and have many variants.
 */
const KILLS_PER_ROUND = 3;

/**
 * Returns the faults of a run, a function of its options alone. In each lane the kinds come in
 * rounds, each kind once per round (kills three times) in a drawn order, until the duration is
 * filled; every kind occurs at least once.
 */
export function makeSchedule(options: ScheduleOptions): Schedule {
  const draw = new Random(options.seed);
  const deck = new FaultDeck(draw, options);
  const kinds = scheduledKinds.filter((kind) => options.kinds.includes(kind));
  const lane = (of: Lane) =>
    fill(
      kinds.filter((kind) => laneOf({ kind }) === of),
      { draw, deck, durationMs: options.durationMs },
    );
  return { replicas: lane('replicas'), servers: lane('servers') };
}

/** How often each kind occurs. */
export function countKinds(schedule: Schedule): Partial<Record<ScheduledKind, number>> {
  const counts: Partial<Record<ScheduledKind, number>> = {};
  for (const { fault } of [...schedule.replicas, ...schedule.servers]) {
    counts[fault.kind] = (counts[fault.kind] ?? 0) + 1;
  }
  return counts;
}

interface Filling {
  readonly draw: Random;
  readonly deck: FaultDeck;
  readonly durationMs: number;
}

function fill(
  kinds: readonly ScheduledKind[],
  { draw, deck, durationMs }: Filling,
): ScheduledFault[] {
  const faults: ScheduledFault[] = [];
  if (kinds.length === 0) return faults;
  const round = kinds.flatMap((kind) =>
    kind === 'kill' ? Array<ScheduledKind>(KILLS_PER_ROUND).fill(kind) : [kind],
  );
  const gap = () => draw.between(GAP_MS.least, GAP_MS.most);
  for (let atMs = gap(), isFirstRound = true; isFirstRound || atMs < durationMs;) {
    for (const kind of shuffled(round, draw)) {
      if (!isFirstRound && atMs >= durationMs) break;
      const fault = deck.draw(kind);
      faults.push({ atMs, fault });
      atMs += expectedMs(fault) + gap();
    }
    isFirstRound = false;
  }
  return faults;
}

function shuffled<T>(items: readonly T[], draw: Random): T[] {
  return items
    .map((item) => ({ item, at: draw.next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** Returns the approximate duration of a fault, ms. */
function expectedMs(fault: Fault): number {
  switch (fault.kind) {
    case 'kill':
      return RESTART_MS;
    case 'freeze':
    case 'net-cut':
      return fault.ms;
    case 'redis-kill':
    case 'redis-truncate':
      return fault.downMs + RESTART_MS;
    case 'redis-flush':
      return 0;
    case 'redis-failover':
      return fault.lagMs + fault.downMs;
    case 'broker-restart':
      return fault.downMs + BROKER_START_MS;
    case 'rebalance':
      return expectedRebalanceMs(fault);
  }
}

function expectedRebalanceMs(fault: RebalanceFault): number {
  return fault.form === 'storm' ? 2 * fault.turns * fault.everyMs : 4 * RESTART_MS;
}
