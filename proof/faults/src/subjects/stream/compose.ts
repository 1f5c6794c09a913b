import type { TopicContract } from '@tradewind/contracts';
import type { WorkloadOptions, WorkloadRecord } from '../../run/subject.js';
import { repeated, shuffled, skewed } from './disturb.js';
import { Random } from '@tradewind/cli/random';
import { poisonRecord } from './poison.js';
import { recordOf, tickRecords } from './stream-event.js';
import type { StreamEvent } from './stream-event.js';

const POISONED = 0.01;
const COMPRESSED = 0.02;
const CODECS = ['gzip', 'snappy', 'lz4', 'zstd'] as const;
/** Valid records per batch of a codec. */
const TOGETHER = 5;

/** Records that stand behind so many distinct events, before the next. */
export interface Inserted {
  readonly after: number;
  readonly records: readonly WorkloadRecord[];
}

export interface Composition {
  readonly topic: TopicContract;
  /** Distinct events, in order of time. */
  readonly events: readonly StreamEvent[];
  /** Stream time between two ticks of all partitions' clocks. */
  readonly tickEveryMs: number;
  /** The clocks of all partitions end here, after every timer and epoch under test. */
  readonly end: number;
  /** In their order. */
  readonly inserted?: readonly Inserted[];
  /** Where they stop on the way there, so that what goes from one partition to the next arrives. */
  readonly stops?: readonly number[];
}

/** The records to publish, and the kind of each. */
export interface Composed {
  readonly records: readonly WorkloadRecord[];
  /** Distinct valid events as in the log, in the order of publication. */
  readonly events: readonly StreamEvent[];
  readonly poison: readonly WorkloadRecord[];
  readonly duplicated: number;
  /** As composed. */
  readonly inserted: readonly Inserted[];
}

/**
 * Skews, shuffles, duplicates and corrupts events according to the options, and adds clock ticks.
 */
export function compose(composition: Composition, options: WorkloadOptions): Composed {
  const { topic, tickEveryMs, end, stops = [], inserted = [] } = composition;
  const draw = new Random(options.seed ^ 0x5f3759df);
  let events = composition.events;
  if (options.clock) events = skewed(events, draw);
  if (options.shuffle) events = shuffled(events, draw);
  // From 5 to 30 per cent, by the seed.
  const share = options.duplicates ? draw.between(5, 30) / 100 : 0;
  const placed = repeated(events, share, draw);
  const poison: WorkloadRecord[] = [];
  const records: WorkloadRecord[] = [];
  const times = composition.events.map(({ time }) => time).values();
  let ticked = -Infinity;
  let codec = 0;
  const insertions = new Insertions(inserted);
  placed.forEach(({ event, repeats }, at) => {
    // The clocks tick according to the true event times, whatever their order of arrival and
    // claimed times.
    if (!repeats) records.push(...insertions.next());
    const now = repeats ? ticked : (times.next().value ?? ticked);
    if (now >= ticked + tickEveryMs) {
      ticked = now;
      records.push(...tickRecords(topic, ticked));
    }
    if (options.poison && draw.chance(POISONED)) {
      const spoilt = poisonRecord(topic, event, poison.length, draw);
      poison.push(spoilt);
      records.push(spoilt);
    }
    if (options.poison && at % TOGETHER === 0) codec = nextCodec(draw);
    records.push({ ...recordOf(topic, event), ...compressionOf(codec) });
  });
  for (const time of [...stops, end]) records.push(...tickRecords(topic, time));
  const duplicated = placed.filter(({ repeats }) => repeats).length;
  return { records, events, poison, duplicated, inserted };
}

/** What stands before each distinct event, one after the other. */
class Insertions {
  #events = 0;
  #at = 0;

  constructor(private readonly inserted: readonly Inserted[]) {}

  next(): WorkloadRecord[] {
    const records: WorkloadRecord[] = [];
    const isDue = (next: Inserted | undefined) => next && next.after <= this.#events;
    while (isDue(this.inserted[this.#at]))
      records.push(...(this.inserted[this.#at++]?.records ?? []));
    this.#events += 1;
    return records;
  }
}

/** Returns the index of the next codec; 0 for none, which most records have. */
function nextCodec(draw: Random): number {
  return draw.chance(COMPRESSED) ? draw.between(1, CODECS.length) : 0;
}

function compressionOf(codec: number): Pick<WorkloadRecord, 'compression'> {
  const compression = CODECS[codec - 1];
  return compression === undefined ? {} : { compression };
}
