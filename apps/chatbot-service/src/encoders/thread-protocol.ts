import type { MessageSignals } from '@tradewind/contracts';
import type { PassageToEncode } from './page-vectors.js';

export interface EncoderTask {
  /** The directory of the models. */
  readonly directory: string;
}

export type ToEncoders =
  /** A text to understand. */
  | {
      readonly type: 'understand';
      readonly id: number;
      readonly tenant: string;
      readonly text: string;
    }
  /** All passages of a tenant's pages, in place of those before. */
  | {
      readonly type: 'pages';
      readonly tenant: string;
      readonly passages: readonly PassageToEncode[];
    };

export type FromEncoders =
  | { readonly type: 'ready'; readonly models: readonly string[]; readonly modelVersion: string }
  | { readonly type: 'failed'; readonly reason: string }
  /** Without signals, something went wrong with these texts alone. */
  | { readonly type: 'signals'; readonly id: number; readonly signals?: MessageSignals };
