/** Says whether the result of a training job is still wanted; an `AbortSignal` does, too. */
export interface JobSignal {
  readonly aborted: boolean;
  /** Throws when the job was cancelled. */
  throwIfAborted(): void;
}

/** What is open to a training job besides its inputs. */
export interface JobContext {
  /** The only source of randomness. */
  readonly seed: number;
  readonly signal: JobSignal;
  /** Tells which share of the work is done, from 0 to 1. A share below an earlier one is ignored. */
  readonly progress: (share: number) => void;
}

/**
 * Inputs of a training job by name: a parsed JSON value where the request carries the data itself, and
 * the bytes of a block where it refers to one.
 */
export type JobInputs = Readonly<Record<string, unknown>>;

/** What a training job returns. */
export interface JobOutput {
  /**
   * The learned parameters: bytes, or a JSON value. The order of its properties counts, since the
   * result is compared by its bytes.
   */
  readonly model: unknown;
  /** Finite figures that tell how good the model is, e.g. its loss. At most `MAX_JOB_FIGURES`. */
  readonly figures: Readonly<Record<string, number>>;
}

/**
 * A training job: the same inputs and seed give the same bytes on every machine, so that a job that was
 * killed can start again and one that ran twice concludes the same. It calls `throwIfAborted` at least
 * every 100 ms or so; one that does not is ended from outside. It throws when its inputs are unusable.
 */
export type TrainingJob = (
  inputs: JobInputs,
  context: JobContext,
) => JobOutput | Promise<JobOutput>;
