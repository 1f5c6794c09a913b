import type { Random } from '@tradewind/cli/random';
import type { CrashPoint } from '../run/subject.js';
import { crashPoints } from '../run/subject.js';
import type { ScheduledKind } from './fault.js';
import type { Fault, NetCutFault } from './scheduled-fault.js';

/**
 * A freeze lasts so many sessions that the replica's partitions belong to another when it wakes.
 */
const FREEZE_SESSIONS = 1.5;
const STORM_TURNS = 3;
const STORM_EVERY_MS = 2_000;
const MAX_CUT_BYTES = 400_000;
/** Few enough passes that a replica reaches them before it is killed again. */
const MAX_PASS: Readonly<Record<CrashPoint, number>> = {
  assigned: 1,
  'before-commit': 5,
  'commit-sent': 5,
  'after-commit': 5,
  'before-publish': 4,
  'after-publish': 4,
};

export interface FaultConditions {
  readonly replicas: number;
  /** @default 1 */
  readonly brokers?: number;
  readonly sessionTimeoutMs: number;
  /** The variant with which each kind begins, so that short runs do not all omit the same ones. */
  readonly firstForm: number;
}

/**
 * Draws the parameters of faults. The variants of a kind take turns, so that few faults cover all.
 */
export class FaultDeck {
  readonly #drawn = new Map<ScheduledKind, number>();

  constructor(
    private readonly from: Random,
    private readonly conditions: FaultConditions,
  ) {}

  draw(kind: ScheduledKind): Fault {
    const turn = this.#turnOf(kind);
    switch (kind) {
      case 'kill':
        return this.#kill(turn);
      case 'freeze': {
        const ms = FREEZE_SESSIONS * this.conditions.sessionTimeoutMs;
        return { kind, replica: this.#replica(), ms };
      }
      case 'redis-kill':
        return { kind, downMs: this.from.between(200, 2_000) };
      case 'redis-truncate':
        return {
          kind,
          downMs: this.from.between(200, 1_000),
          bytes: this.from.between(1, MAX_CUT_BYTES),
        };
      case 'redis-flush':
        return { kind };
      case 'redis-failover':
        return this.#failover(turn);
      case 'broker-restart':
        return { kind, broker: this.#broker(), downMs: this.from.between(200, 3_000) };
      case 'rebalance':
        return this.#rebalance(turn);
      case 'net-cut':
        return this.#cut(turn);
    }
  }

  #turnOf(kind: ScheduledKind): number {
    const turn = this.#drawn.get(kind) ?? this.conditions.firstForm;
    this.#drawn.set(kind, turn + 1);
    return turn;
  }

  /** Draws a kill; the crash points take turns. */
  #kill(turn: number): Fault {
    const point = crashPoints[turn % crashPoints.length] ?? 'assigned';
    const pass = this.from.between(1, MAX_PASS[point]);
    return { kind: 'kill', replica: this.#replica(), crashPoint: `${point}:${pass}` };
  }

  #failover(turn: number): Fault {
    return {
      kind: 'redis-failover',
      link: turn % 2 === 0 ? 'cut' : 'blackhole',
      lagMs: this.from.between(300, 3_000),
      downMs: this.from.between(0, 2_000),
    };
  }

  #rebalance(turn: number): Fault {
    if (turn % 2 === 1) return { kind: 'rebalance', form: 'rolling' };
    const replica = this.#replica();
    return {
      kind: 'rebalance',
      form: 'storm',
      replica,
      turns: STORM_TURNS,
      everyMs: STORM_EVERY_MS,
    };
  }

  /** All modes, for Kafka and for Redis, for one replica and for all. */
  #cut(turn: number): Fault {
    const session = this.conditions.sessionTimeoutMs;
    const forms: readonly Pick<NetCutFault, 'mode' | 'ms'>[] = [
      { mode: { kind: 'blackhole' }, ms: this.from.between(session / 2, 2 * session) },
      { mode: { kind: 'cut' }, ms: this.from.between(500, session) },
      { mode: { kind: 'delay', ms: 200 }, ms: session },
      { mode: { kind: 'reset' }, ms: this.from.between(100, 1_000) },
    ];
    const form = forms[turn % forms.length] ?? { mode: { kind: 'reset' }, ms: 100 };
    const server = Math.floor(turn / forms.length + turn) % 2 === 0 ? 'kafka' : 'redis';
    const replica = turn % 3 === 2 ? 'all' : this.#replica();
    return { kind: 'net-cut', server, replica, ...form };
  }

  /** Nothing is drawn for a single broker, so that its schedules stay the same. */
  #broker(): number {
    const { brokers = 1 } = this.conditions;
    return brokers === 1 ? 0 : this.from.between(0, brokers - 1);
  }

  #replica(): number {
    return this.from.between(0, this.conditions.replicas - 1);
  }
}
