import type { ProxyMode } from '../proxy/proxy-mode.js';

/** One fault with all its drawn parameters. */
export type Fault =
  | KillFault
  /** The process is stopped for longer than its session lasts, then continued: a zombie. */
  | { readonly kind: 'freeze'; readonly replica: number; readonly ms: number }
  | { readonly kind: 'redis-kill'; readonly downMs: number }
  /** The process is killed, and its latest writes are lost as well. */
  | { readonly kind: 'redis-truncate'; readonly downMs: number; readonly bytes: number }
  | { readonly kind: 'redis-flush' }
  | RedisFailoverFault
  | { readonly kind: 'broker-restart'; readonly broker: number; readonly downMs: number }
  | RebalanceFault
  | NetCutFault;

export interface KillFault {
  /** The process gets `kill -9`. */
  readonly kind: 'kill';
  readonly replica: number;
  /** `<point>:<n>`, at which the replica's next process dies. */
  readonly crashPoint?: string;
}

/** The primary is killed while its replica lacks the latest writes, and the replica is promoted. */
export interface RedisFailoverFault {
  readonly kind: 'redis-failover';
  /** The state of the link between the two: `cut` is noticed by the primary, `blackhole` is not. */
  readonly link: 'cut' | 'blackhole';
  /** How long the primary accepts writes that the replica does not receive. */
  readonly lagMs: number;
  /** Time until the old primary is back, empty, as a replica of the new one. */
  readonly downMs: number;
}

export type RebalanceFault =
  /** A replica leaves and joins several times. */
  | {
      readonly kind: 'rebalance';
      readonly form: 'storm';
      readonly replica: number;
      readonly turns: number;
      readonly everyMs: number;
    }
  /** Each replica in turn is stopped (SIGTERM) and started again, as in a deployment. */
  | { readonly kind: 'rebalance'; readonly form: 'rolling' };

export interface NetCutFault {
  readonly kind: 'net-cut';
  readonly server: 'kafka' | 'redis';
  /** The replicas whose connection to the server is disturbed. */
  readonly replica: number | 'all';
  readonly mode: Exclude<ProxyMode, { kind: 'pass' }>;
  readonly ms: number;
}

/**
 * The faults of a lane follow each other; the lanes are independent, so that a replica may die
 * while the broker is down.
 */
export type Lane = 'replicas' | 'servers';

export interface ScheduledFault {
  /** Start after the beginning, ms. It is later if the previous fault of its lane has not ended. */
  readonly atMs: number;
  readonly fault: Fault;
}

export type Schedule = Readonly<Record<Lane, readonly ScheduledFault[]>>;

export function laneOf({ kind }: Pick<Fault, 'kind'>): Lane {
  return kind === 'kill' || kind === 'freeze' || kind === 'rebalance' ? 'replicas' : 'servers';
}

/** Describes a fault in a few words, for people. */
export function describeFault(fault: Fault): string {
  switch (fault.kind) {
    case 'kill':
      return describeKill(fault);
    case 'freeze':
      return `freeze of replica ${fault.replica} for ${fault.ms} ms`;
    case 'redis-kill':
      return `kill -9 of Redis, down for ${fault.downMs} ms`;
    case 'redis-truncate':
      return `kill -9 of Redis, its last ${fault.bytes} bytes lost, down for ${fault.downMs} ms`;
    case 'redis-flush':
      return 'FLUSHALL';
    case 'redis-failover':
      return describeFailover(fault);
    case 'broker-restart':
      return `kill -9 of broker ${fault.broker}, down for ${fault.downMs} ms`;
    case 'rebalance':
      return describeRebalance(fault);
    case 'net-cut':
      return describeCut(fault);
  }
}

function describeKill({ replica, crashPoint }: KillFault): string {
  const then = crashPoint === undefined ? '' : `, which then dies at ${crashPoint}`;
  return `kill -9 of replica ${replica}${then}`;
}

function describeFailover({ link, lagMs, downMs }: RedisFailoverFault): string {
  const lag = `its link in ${link} for ${lagMs} ms`;
  return `failover to the Redis replica, ${lag}, the old primary back after ${downMs} ms`;
}

function describeRebalance(fault: RebalanceFault): string {
  if (fault.form === 'rolling') return 'rolling restart';
  return `replica ${fault.replica} leaves and joins ${fault.turns} times, every ${fault.everyMs} ms`;
}

function describeCut({ server, replica, mode, ms }: NetCutFault): string {
  const who = replica === 'all' ? 'all replicas' : `replica ${replica}`;
  const delay = mode.kind === 'delay' ? ` of ${mode.ms} ms` : '';
  return `${mode.kind}${delay} between ${who} and ${server} for ${ms} ms`;
}
