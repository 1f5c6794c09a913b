import type { JobContext, JobInputs, JobOutput } from '@tradewind/contracts';

/** Multiplies its input by its seed, slowly enough to be seen when `steps` is large. */
export function multiply(
  { value, steps }: JobInputs,
  { seed, signal, progress }: JobContext,
): JobOutput {
  const count = steps as number;
  let sum = 0;
  for (let step = 0; step < count; step++) {
    if (step % 1_000_000 === 0) {
      signal.throwIfAborted();
      progress(step / count);
    }
    sum += Math.sqrt(step);
  }
  return { model: (value as number) * seed, figures: { sum } };
}
