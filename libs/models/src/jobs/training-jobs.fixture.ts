import { existsSync, readlinkSync, writeFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { threadId } from 'node:worker_threads';
import type { JobContext, JobInputs, JobOutput } from '@tradewind/contracts';

/** Jobs for specs, run in worker threads from this source. */

/** Sums the numbers of its input; a function of its inputs and seed. */
export function sum({ numbers }: JobInputs, { seed, progress }: JobContext): JobOutput {
  const values = numbers as number[];
  let total = seed;
  values.forEach((value, at) => {
    total += value;
    progress((at + 1) / values.length);
  });
  return { model: { total }, figures: { count: values.length } };
}

/** Doubles the numbers of a block. */
export function double({ block }: JobInputs): JobOutput {
  const bytes = block as Uint8Array;
  return { model: bytes.map((byte) => byte * 2), figures: { bytes: bytes.length } };
}

/** Where it runs. */
export function whereabouts(): JobOutput {
  const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
  const figures = { threadId, niceness: getPriority(thread), process: getPriority(process.pid) };
  return { model: Object.keys(process.env), figures };
}

/** Computes until it is cancelled, and tells once that it has begun. */
export function compute(_: JobInputs, { signal, progress }: JobContext): never {
  progress(0.5);
  for (;;) signal.throwIfAborted();
}

/** Computes for ever and listens to nothing. */
export function hang(_: JobInputs, { progress }: JobContext): never {
  progress(0.5);
  for (;;);
}

/** Computes until a file exists, which stands for the work that is left. */
export function untilFile({ path }: JobInputs, { seed, signal, progress }: JobContext): JobOutput {
  progress(0.5);
  while (!existsSync(path as string)) signal.throwIfAborted();
  return { model: { seed }, figures: { seed } };
}

/** Dies in the middle of its first start; a file tells that there was one. */
export function crashOnce({ path }: JobInputs, { seed, progress }: JobContext): JobOutput {
  progress(0.5);
  if (existsSync(path as string)) return { model: { seed }, figures: {} };
  writeFileSync(path as string, '');
  process.exit(9);
}

/** Takes memory until there is none. */
export function devour(): never {
  const taken: number[][] = [];
  for (;;) taken.push(Array.from({ length: 100_000 }, (_, at) => at + 0.5));
}

/** Ends its thread as a crash would. */
export function crash(): never {
  process.exit(7);
}

export function fail(): never {
  throw new RangeError('there are no examples');
}

export const notFinite = (): JobOutput => ({ model: { loss: [0, NaN] }, figures: {} });
export const notFiniteFigure = (): JobOutput => ({ model: {}, figures: { loss: Infinity } });
export const nothing = (): JobOutput => ({ model: undefined, figures: {} });

/** A result of so many characters. */
export const large = ({ chars }: JobInputs): JobOutput => ({
  model: 'x'.repeat(chars as number),
  figures: {},
});
