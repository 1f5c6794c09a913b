import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { clockShift } from './clock-shift.js';
import { Replica } from './replica.js';
import type { FoldPosition } from './replica.js';

/** The built program of the replicas, both from sources and from the build. */
const WORKER = fileURLToPath(new URL('../../dist/worker/main.js', import.meta.url));
const POLL_MS = 100;
/** After so many early deaths a process is assumed never to become ready. */
const MAX_EARLY_DEATHS = 5;

/** The addresses at which a replica reaches its servers. */
export interface ReplicaAddress {
  readonly port: number;
  readonly kafkaBrokers: string;
  readonly redisUrl: string;
}

export interface ReplicaGroupOptions {
  /** One replica for each address. */
  readonly addresses: readonly ReplicaAddress[];
  readonly environment: Readonly<Record<string, string>>;
  readonly sessionTimeoutMs: number;
  /** Clock shift of the first replica, ms; the last one's has the opposite sign. */
  readonly clockShiftMs?: number;
  /** Directory for the output of the processes. */
  readonly logDirectory: string;
  readonly onDeath: (replica: Replica, how: string) => void;
}

/** The replicas of one service. */
export class ReplicaGroup {
  readonly replicas: readonly Replica[];

  constructor(options: ReplicaGroupOptions) {
    mkdirSync(options.logDirectory, { recursive: true });
    this.replicas = options.addresses.map(
      (address, index) =>
        new Replica(
          {
            index,
            script: WORKER,
            port: address.port,
            env: environmentOf(options, address, index),
            logPath: join(options.logDirectory, `replica-${index}.log`),
          },
          options.onDeath,
        ),
    );
  }

  start(): void {
    for (const replica of this.replicas) replica.start();
  }

  /** Rejects after `timeoutMs`, or if one of them keeps dying. */
  async ready(timeoutMs: number, signal: AbortSignal): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (!(await this.areReady())) {
      signal.throwIfAborted();
      const dying = this.replicas.find(({ deaths }) => deaths >= MAX_EARLY_DEATHS);
      if (dying) throw new Error(`replica ${dying.index} does not start`);
      if (performance.now() > deadline) throw new Error(`not ready within ${timeoutMs} ms`);
      await pause(POLL_MS);
    }
  }

  async areReady(): Promise<boolean> {
    const ready = await Promise.all(this.replicas.map((replica) => replica.isReady()));
    return ready.every(Boolean);
  }

  /**
   * Returns the positions of the replicas' partitions; `undefined` unless all are ready and answer.
   */
  async positions(): Promise<readonly FoldPosition[] | undefined> {
    const looks = this.replicas.map(async (replica) =>
      (await replica.isReady()) ? replica.progress() : undefined,
    );
    const folds: FoldPosition[] = [];
    for (const look of await Promise.all(looks)) {
      if (look === undefined) return undefined;
      folds.push(...look);
    }
    return folds;
  }

  /** Stops all at the same time. Resolves with the time that each has taken, ms. */
  leave(): Promise<number[]> {
    return Promise.all(this.replicas.map((replica) => replica.leave()));
  }

  async end(): Promise<void> {
    await Promise.all(this.replicas.map((replica) => replica.end()));
  }
}

function environmentOf(
  options: ReplicaGroupOptions,
  address: ReplicaAddress,
  index: number,
): NodeJS.ProcessEnv {
  const { environment, sessionTimeoutMs, clockShiftMs = 0, addresses } = options;
  const last = addresses.length - 1;
  const shiftMs = index === 0 ? clockShiftMs : index === last ? -clockShiftMs : 0;
  return {
    ...inherited(),
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    KAFKA_BROKERS: address.kafkaBrokers,
    REDIS_URL: address.redisUrl,
    KAFKA_SESSION_TIMEOUT_MS: String(sessionTimeoutMs),
    ...(shiftMs !== 0 && { NODE_OPTIONS: clockShift(shiftMs) }),
    ...environment,
  };
}

/**
 * The settings of the replicas are defined here alone, so the user's variables for services are
 * left out.
 */
function inherited(): NodeJS.ProcessEnv {
  const names = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ'];
  return Object.fromEntries(names.map((name) => [name, process.env[name]]));
}
