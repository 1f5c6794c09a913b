import type { FoldPosition, Replica } from './replica.js';

const LOOK_EVERY_MS = 1_000;
const MEGABYTE = 1_048_576;
const MINUTE_MS = 60_000;
/** Memory of a shorter process says nothing: the heap of a young process grows. */
const JUDGED_AFTER_MS = 5 * MINUTE_MS;

/** The watchdog's record of one replica. */
export interface ReplicaRecord {
  /** The longest time without progress although there was something to fold and no fault, ms. */
  longestStallMs: number;
  highestBytes: number;
  /** Growth of memory in the second half of its longest process of five minutes or more, bytes per minute. */
  growthPerMinute: number | undefined;
}

interface Sample {
  readonly atMs: number;
  readonly bytes: number;
}

interface Watched {
  readonly replica: Replica;
  readonly record: ReplicaRecord;
  positions: string;
  lag: number;
  /** When it last made progress, ms of `performance.now()`. */
  movedAt: number;
  pid: number | undefined;
  samples: Sample[];
}

/** Checks once a second whether each replica makes progress, and how much memory it takes. */
export class Watchdog {
  readonly #watched: readonly Watched[];
  #timer: NodeJS.Timeout | undefined;
  #isLooking = false;

  /** @param isFaulted True while a fault is under way, which excuses a lack of progress. */
  constructor(
    replicas: readonly Replica[],
    private readonly isFaulted: () => boolean,
  ) {
    this.#watched = replicas.map((replica) => ({
      replica,
      record: { longestStallMs: 0, highestBytes: 0, growthPerMinute: undefined },
      positions: '',
      lag: 0,
      movedAt: performance.now(),
      pid: undefined,
      samples: [],
    }));
  }

  start(): void {
    this.#timer = setInterval(() => {
      if (this.#isLooking) return;
      this.#isLooking = true;
      void Promise.all(this.#watched.map((watched) => this.#look(watched))).finally(() => {
        this.#isLooking = false;
      });
    }, LOOK_EVERY_MS);
  }

  /** Records that the responding replicas have not folded yet, as of the last look. */
  get waiting(): number {
    return this.#watched.reduce((sum, { lag }) => sum + lag, 0);
  }

  stop(): readonly ReplicaRecord[] {
    clearInterval(this.#timer);
    for (const watched of this.#watched) endLife(watched);
    return this.#watched.map(({ record }) => record);
  }

  async #look(watched: Watched): Promise<void> {
    const { replica, record } = watched;
    const [folds, bytes] = await Promise.all([replica.progress(), replica.residentBytes()]);
    if (bytes !== undefined) sample(watched, bytes);
    const now = performance.now();
    const positions = JSON.stringify(
      folds?.map(({ topic, partition, next }) => [topic, partition, next]),
    );
    watched.lag = lagOf(folds ?? []);
    const excused = this.isFaulted() || (folds !== undefined && watched.lag === 0);
    if (excused || positions !== watched.positions) watched.movedAt = now;
    watched.positions = positions;
    record.longestStallMs = Math.max(record.longestStallMs, Math.round(now - watched.movedAt));
  }
}

/** Returns the number of records that have not been folded yet. */
export function lagOf(folds: readonly FoldPosition[]): number {
  return folds.reduce((sum, { next, end }) => sum + Math.max(0, end - next), 0);
}

function sample(watched: Watched, bytes: number): void {
  const { replica, record } = watched;
  if (watched.pid !== replica.pid) {
    endLife(watched);
    watched.pid = replica.pid;
  }
  record.highestBytes = Math.max(record.highestBytes, bytes);
  watched.samples.push({ atMs: performance.now(), bytes });
}

function endLife(watched: Watched): void {
  const { samples, record } = watched;
  watched.samples = [];
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.atMs - first.atMs < JUDGED_AFTER_MS) return;
  const growth = slopeOf(samples.slice(Math.floor(samples.length / 2)));
  record.growthPerMinute = Math.max(record.growthPerMinute ?? -Infinity, growth * MINUTE_MS);
}

/** Returns the slope of the least-squares line, bytes per ms. */
export function slopeOf(samples: readonly Sample[]): number {
  const meanAt = samples.reduce((sum, { atMs }) => sum + atMs, 0) / samples.length;
  const meanBytes = samples.reduce((sum, { bytes }) => sum + bytes, 0) / samples.length;
  let covariance = 0;
  let variance = 0;
  for (const { atMs, bytes } of samples) {
    covariance += (atMs - meanAt) * (bytes - meanBytes);
    variance += (atMs - meanAt) ** 2;
  }
  return variance === 0 ? 0 : covariance / variance;
}

export const limits = {
  stallMs: MINUTE_MS,
  residentBytes: 512 * MEGABYTE,
  growthPerMinute: 2 * MEGABYTE,
};

/** Judges the invariant `replicas` of one run. */
export function judgeReplicas(records: readonly ReplicaRecord[]): {
  held: boolean;
  detail: string;
} {
  const stallMs = Math.max(...records.map(({ longestStallMs }) => longestStallMs));
  const bytes = Math.max(...records.map(({ highestBytes }) => highestBytes));
  const growths = records.flatMap(({ growthPerMinute }) => growthPerMinute ?? []);
  const growth = growths.length === 0 ? undefined : Math.max(...growths);
  const held =
    stallMs <= limits.stallMs &&
    bytes <= limits.residentBytes &&
    (growth ?? 0) <= limits.growthPerMinute;
  const slope =
    growth === undefined
      ? 'no process lived for five minutes, which growth is measured over'
      : `growth ${(growth / MEGABYTE).toFixed(2)} MiB/min`;
  const peak = `peak ${(bytes / MEGABYTE).toFixed(0)} MiB`;
  return { held, detail: `longest stall ${(stallMs / 1_000).toFixed(1)} s, ${peak}, ${slope}` };
}
