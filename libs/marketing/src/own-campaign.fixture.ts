import {
  campaignDocument,
  type ContentInputOf,
  type StorefrontEvents,
  type TopicEvent,
} from '@tradewind/contracts';
import { FoldHarness } from '@tradewind/testing';
import type { CampaignFigures } from './campaign-figures.js';
import { campaignReport } from './campaign-report.js';
import { seedOf } from './hold-out.js';
import { MarketingFold } from './marketing-fold.js';
import { campaigns, HOUR, type Shop } from './shop.fixture.js';

export type Event = TopicEvent<StorefrontEvents>;
type Content = ContentInputOf<typeof campaignDocument>;

export const base = { messageId: 'm', event: 'e' };
export const searched: Event = {
  type: 'search.performed',
  data: { ...base, properties: { query: 'tea' } },
};
const trigger = { kind: 'event', event: 'search.performed' } as const;
export const own = (content: Partial<Content> = {}) =>
  new FoldHarness(new MarketingFold(undefined, { campaignsPerWeek: 1_000 }), {
    epochMs: HOUR,
    rereads: false,
  }).document(campaignDocument, { tenant: 'demo', id: 'mine' }, { trigger, ...content });
export const report = (tested: Shop, id = 'mine') =>
  campaignReport(id, [tested.part(`demo:${id}`) as CampaignFigures]);
export const shopper = (i: number) => `demo:u_${String(i)}`;
export interface Decision {
  readonly type: string;
  readonly shopper: string;
  readonly campaignId: string;
  readonly reason: string;
  readonly arm?: string;
  readonly probability: number;
}
export const decisions = (tested: Shop) => campaigns(tested) as unknown as Decision[];

/** A number from 0 to 1 of a shopper, which has nothing to do with how they are assigned. */
export const luckOf = (i: number) => seedOf(`luck|${String(i)}`) / 2 ** 32;
