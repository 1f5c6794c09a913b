/** What of a training job's context this job uses; see `JobContext` of the contracts. */
export interface JobContext {
  readonly seed: number;
  readonly signal: { throwIfAborted(): void };
  readonly progress: (share: number) => void;
}

export interface JobOutput {
  readonly model: unknown;
  readonly figures: Readonly<Record<string, number>>;
}

export type JobInputs = Readonly<Record<string, unknown>>;
