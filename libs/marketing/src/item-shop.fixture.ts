import {
  campaignDocument,
  marketingItemInterests,
  marketingItemSignals,
  storefrontItemChanges,
  type ContentInputOf,
  type FoldOutput,
  type MarketingItemInterests,
  type MarketingItemSignals,
  type StorefrontEvents,
  type StorefrontItemChanges,
  type TopicEvent,
} from '@tradewind/contracts';
import { FoldHarness, type Concluded } from '@tradewind/testing';
import { ItemFollowersFold } from './item-followers.js';
import { shop } from './shop.fixture.js';

type Content = ContentInputOf<typeof campaignDocument>;
type Change = TopicEvent<StorefrontItemChanges>;

export const dropped = (item: string, from = 100, to = 80): Change => ({
  type: 'item.price_dropped',
  data: { item, from, to, share: (from - to) / from },
});
export const back = (item: string): Change => ({ type: 'item.back_in_stock', data: { item } });

/** Two folds and the topics between them: what shoppers notice, and what they are told of it. */
export class ItemShop {
  readonly marketing = shop({ campaignsPerWeek: 1_000 });
  readonly followers = new FoldHarness(new ItemFollowersFold(), { epochMs: 3_600_000 });
  readonly decided: Concluded[] = [];
  told = 0;

  constructor(content: Content) {
    const mine = { tenant: 'demo', id: 'mine' };
    this.marketing.document(campaignDocument, mine, { holdOut: 0, ...content });
  }

  event(event: TopicEvent<StorefrontEvents>, key: string, time: number): this {
    this.marketing.event(event, { key, time });
    return this.#pass();
  }

  link(from: string, to: string, time: number): this {
    this.marketing.link(from, to, time);
    return this.#pass();
  }

  tick(time: number): this {
    this.marketing.tick(time);
    return this.#pass();
  }

  change(change: Change, time: number, id?: string): this {
    const key = `demo:${change.data.item}`;
    const named = id !== undefined && { id };
    this.followers.event(change, { key, time, topic: storefrontItemChanges, ...named });
    const signals = this.followers.take();
    this.told += signals.length;
    for (const { key: shopper, event, slot } of signals) {
      const told = event as TopicEvent<MarketingItemSignals>;
      const delivery = { key: shopper, time, topic: marketingItemSignals };
      this.marketing.event(told, { ...delivery, ...(slot !== undefined && { id: slot }) });
    }
    return this.#pass();
  }

  /** Decisions since the last call. */
  campaigns(): { readonly type: string; readonly time: number; readonly evidence: object }[] {
    return this.decided.splice(0).map(({ event, time }) => ({
      ...{ type: event.type, time },
      ...(event.data as { kind: string; evidence: object }),
    }));
  }

  #pass(): this {
    for (const output of this.marketing.take()) {
      if (isInterest(output)) {
        const event = output.event as TopicEvent<MarketingItemInterests>;
        const { key, time } = output;
        this.followers.event(event, { key, time, topic: marketingItemInterests });
      } else {
        const { kind } = output.event.data as { kind?: string };
        if (kind === 'mine') this.decided.push(output);
      }
    }
    return this;
  }
}

function isInterest({ topic }: FoldOutput): boolean {
  return topic.name === marketingItemInterests.name;
}
