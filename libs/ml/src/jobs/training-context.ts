/** What of a training job's context these jobs use; see `JobContext` of the contracts. */
export interface TrainingContext {
  readonly seed: number;
  readonly signal: { throwIfAborted(): void };
  readonly progress: (share: number) => void;
}

export interface TrainingOutput {
  readonly model: unknown;
  readonly figures: Readonly<Record<string, number>>;
}

export type TrainingInputs = Readonly<Record<string, unknown>>;
