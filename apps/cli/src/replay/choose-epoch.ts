import { count } from '../live/figures.js';
import type { RecordingSpan } from './recording-span.js';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** With fewer epochs models hardly learn before the recording ends. */
export const MIN_EPOCHS = 100;

/** Lengths that people use, ascending; none is more than 2.5 times the one before, up to 90 days. */
const ROUND_LENGTHS: readonly number[] = [
  ...[1, 2, 5, 10, 15, 20, 30].map((seconds) => seconds * SECOND_MS),
  ...[1, 2, 3, 5, 10, 15, 20, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 3, 7, 14, 30, 90, 180, 365].map((days) => days * DAY_MS),
];

/** How long an epoch of a replay is, and why. */
export interface EpochChoice {
  /** Recorded time between two updates of the learned models, ms. */
  readonly ms: number;
  /** Epochs that the recording spans; absent when its span is not known. */
  readonly epochs?: number;
  readonly chosenFrom: 'recording' | 'option' | 'environment' | 'default';
  /** One sentence for people. */
  readonly text: string;
}

/**
 * The longest round length of which the span holds at least `MIN_EPOCHS`: for any recording of an hour
 * to a few years that is 100 to 250 epochs. A recording of less than 100 s has epochs of one second.
 */
export function roundEpoch(spanMs: number): number {
  const fitting = ROUND_LENGTHS.findLast((ms) => spanMs / ms >= MIN_EPOCHS);
  return fitting ?? SECOND_MS;
}

export function chooseEpoch(span: RecordingSpan): EpochChoice {
  const ms = roundEpoch(span.last - span.first);
  const text =
    `Models learn every ${lengthText(ms)} of recorded time: ` +
    `the recording spans ${lengthText(span.last - span.first)} (${count(span.events)} events), ` +
    `which makes ${count(epochsIn(span, ms))} epochs.`;
  return { ms, epochs: epochsIn(span, ms), chosenFrom: 'recording', text };
}

/** Epochs that a recording touches, given their length. */
function epochsIn({ first, last }: RecordingSpan, ms: number): number {
  return Math.floor(last / ms) - Math.floor(first / ms) + 1;
}

/** A length that somebody has set, or that stands in for one that cannot be found out. */
export function givenEpoch(
  ms: number,
  chosenFrom: Exclude<EpochChoice['chosenFrom'], 'recording'>,
  why: string,
): EpochChoice {
  return {
    ms,
    chosenFrom,
    text: `Models learn every ${lengthText(ms)} of recorded time: ${why}.`,
  };
}

const UNITS: readonly (readonly [ms: number, name: string])[] = [
  [DAY_MS, 'd'],
  [HOUR_MS, 'h'],
  [MINUTE_MS, 'min'],
  [SECOND_MS, 's'],
];

/** The two greatest units, e.g. `2 h 50 min`. */
export function lengthText(ms: number): string {
  const at = UNITS.findIndex(([unit]) => ms >= unit);
  if (at < 0) return `${String(Math.round(ms))} ms`;
  let left = ms;
  const parts: string[] = [];
  for (const [unit, name] of UNITS.slice(at, at + 2)) {
    const whole = Math.floor(left / unit);
    if (whole > 0) parts.push(`${String(whole)} ${name}`);
    left -= whole * unit;
  }
  return parts.join(' ');
}
