import type { TopicEvent, StorefrontEvents } from '@tradewind/contracts';
import type { DataFile } from '../input/data-file.js';

/** A storefront event of a shopper. */
export interface ShopperEvent {
  readonly shopper: string;
  /** ms since the epoch. */
  readonly time: number;
  readonly event: TopicEvent<StorefrontEvents>;
}

export interface ShopRecording {
  readonly file: DataFile;
  /** In order of time. */
  readonly events: readonly ShopperEvent[];
}
