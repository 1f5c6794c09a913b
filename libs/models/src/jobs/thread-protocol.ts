import type { JobFailureCode } from '@tradewind/contracts';

/** A block: its bytes, which are transferred, and their SHA-256 in hex, which the thread verifies. */
export interface BlockInput {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sha256: string;
}

/** Inputs as they go to a thread, which parses and verifies them: that would take time of the folds. */
export type ThreadInputs = Readonly<Record<string, { readonly json: string } | BlockInput>>;

/** What a thread is given at its start. */
export interface ThreadTask {
  /** URL of the module that exports the job. */
  readonly module: string;
  readonly exportName: string;
  readonly inputs: ThreadInputs;
  readonly seed: number;
  /** 1 once the job is cancelled. Shared, since a job that computes hears no messages. */
  readonly cancelled: Int32Array;
  /** Added to the niceness of the thread where the system has one for each thread. */
  readonly niceness: number;
}

/** A result as its bytes, ready to be published. */
export interface TrainingResult {
  readonly encoding: 'json' | 'base64';
  /** JSON text in UTF-8, or the bytes that the job returned. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of `bytes`, in hex. */
  readonly sha256: string;
  readonly figures: Readonly<Record<string, number>>;
}

export type FromThread =
  | { readonly kind: 'progress'; readonly share: number }
  | { readonly kind: 'finished'; readonly result: TrainingResult }
  | {
      readonly kind: 'failed';
      readonly code: Extract<JobFailureCode, 'input-missing' | 'result-invalid' | 'threw'>;
      readonly reason: string;
    };
