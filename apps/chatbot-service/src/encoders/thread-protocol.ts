import type { MessageSignals } from '@tradewind/contracts';

export interface EncoderTask {
  /** The directory of the models. */
  readonly directory: string;
}

/** Texts to understand. */
export interface ToEncoders {
  readonly id: number;
  readonly readings: readonly string[];
}

export type FromEncoders =
  | { readonly type: 'ready'; readonly models: readonly string[]; readonly modelVersion: string }
  | { readonly type: 'failed'; readonly reason: string }
  /** Without signals, something went wrong with these texts alone. */
  | { readonly type: 'signals'; readonly id: number; readonly signals?: MessageSignals };
