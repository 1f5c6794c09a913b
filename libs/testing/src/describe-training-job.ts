import { describe, expect, it } from '@jest/globals';
import type { JobContext, JobInputs, JobOutput, TrainingJob } from '@tradewind/contracts';

/** What `describeTrainingJob` needs to know of a job. */
export interface TrainingJobContract {
  readonly job: TrainingJob;
  readonly seed: number;
  /** Usable inputs, the same at every call. */
  readonly inputs: () => JobInputs;
  /** Inputs that the job refuses, by what is wrong with them. */
  readonly unusable: Readonly<Record<string, JobInputs>>;
}

/** Points at which a cancellation is tried; of a job that checks more often, evenly spaced ones. */
const CANCELLATIONS = 20;

/** A context that keeps what it is told, and is cancelled at check number `cancelAt`, from 1. */
class RecordingContext implements JobContext {
  readonly shares: number[] = [];
  checks = 0;

  constructor(
    readonly seed: number,
    private readonly cancelAt = Infinity,
  ) {}

  readonly signal = {
    isAborted: () => ++this.checks >= this.cancelAt,
    get aborted() {
      return this.isAborted();
    },
    throwIfAborted() {
      if (this.isAborted()) throw new Cancelled();
    },
  };

  readonly progress = (share: number): void => {
    this.shares.push(share);
  };
}

class Cancelled extends Error {}

/** The properties that every training job of the platform has. */
export function describeTrainingJob(name: string, contract: TrainingJobContract): void {
  const { job, seed, inputs, unusable } = contract;
  const run = async (context: JobContext = new RecordingContext(seed)): Promise<JobOutput> =>
    job(inputs(), context);

  describe(`${name} as a training job`, () => {
    it('gives the same bytes for the same inputs and seed', async () => {
      expect(bytesOf(await run())).toEqual(bytesOf(await run()));
    });

    it('leaves its inputs as they are', async () => {
      const given = inputs();
      await job(given, new RecordingContext(seed));
      expect(given).toEqual(inputs());
    });

    it('ends with finite figures and a model that survives JSON', async () => {
      const { model, figures } = await run();
      expect(numbersIn({ model, figures }).filter((value) => !Number.isFinite(value))).toEqual([]);
      if (!ArrayBuffer.isView(model)) expect(JSON.parse(JSON.stringify(model))).toEqual(model);
      expect(Object.keys(figures).length).toBeGreaterThan(0);
    });

    it('tells progress that only grows, from 0 to 1', async () => {
      const context = new RecordingContext(seed);
      await run(context);
      const { shares } = context;
      expect(shares.length).toBeGreaterThan(1);
      expect(shares).toEqual(shares.toSorted((a, b) => a - b));
      expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...shares)).toBeLessThanOrEqual(1);
    });

    it('ends wherever it is cancelled', async () => {
      const whole = new RecordingContext(seed);
      await run(whole);
      expect(whole.checks).toBeGreaterThan(0);
      const step = Math.max(1, Math.floor(whole.checks / CANCELLATIONS));
      for (let cancelAt = 1; cancelAt <= whole.checks; cancelAt += step) {
        const context = new RecordingContext(seed, cancelAt);
        await expect(run(context)).rejects.toBeInstanceOf(Cancelled);
        expect(context.checks).toBe(cancelAt);
      }
    });

    it.each(Object.keys(unusable))('refuses %s', async (what) => {
      const refused = async () => job(unusable[what] ?? {}, new RecordingContext(seed));
      await expect(refused()).rejects.toThrow();
    });
  });
}

function bytesOf({ model, figures }: JobOutput): string {
  if (!ArrayBuffer.isView(model)) return JSON.stringify({ model, figures });
  const bytes = Buffer.from(model.buffer, model.byteOffset, model.byteLength);
  return JSON.stringify({ model: bytes.toString('base64'), figures });
}

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  return Object.values(value).flatMap(numbersIn);
}
