import { campaignDocument, durationMs, isBuiltIn } from '@tradewind/contracts';
import type {
  CampaignKind,
  CampaignTrigger,
  DocumentReader,
  StoredDocument,
} from '@tradewind/contracts';
import { CampaignIndex, type IndexedEvent } from './campaign-index.js';
import type { CampaignContent } from './campaign-settings.js';
import type { OwnCampaign } from './own-campaign.js';

const DEFAULT_WAITS: Readonly<Record<CampaignTrigger['kind'], string | undefined>> = {
  'cart-abandoned': '1h',
  'browse-abandoned': '1h',
  'win-back': '60d',
  'propensity-crossed': undefined,
  'segment-entered': undefined,
  'segment-exited': undefined,
  'price-drop': '5m',
  'back-in-stock': '5m',
  welcome: undefined,
  'post-purchase': '7d',
  event: undefined,
};

const ORDERS = ['order.completed', 'order.updated', 'order.refunded', 'order.cancelled'];
const MOVES = ['segment.entered', 'segment.exited'];

/** Types of events that a trigger looks at, beside `cancelOn`; `all` of those that can move the propensity. */
const typesOf: Readonly<Record<CampaignTrigger['kind'], readonly string[] | 'all'>> = {
  'cart-abandoned': [
    'cart.item_added',
    'cart.item_removed',
    'wishlist.item_added_to_cart',
    'cart.viewed',
    'order.completed',
  ],
  'browse-abandoned': [
    'product.viewed',
    'product.clicked',
    'cart.item_added',
    'wishlist.item_added_to_cart',
    'order.completed',
  ],
  'win-back': ORDERS,
  'propensity-crossed': 'all',
  'segment-entered': MOVES,
  'segment-exited': MOVES,
  'price-drop': ['item.price_dropped'],
  'back-in-stock': ['item.back_in_stock'],
  welcome: 'all',
  'post-purchase': ORDERS,
  event: [],
};

/** The enabled campaigns of a shop's own, by the events that concern them. */
export class OwnCampaigns {
  readonly all: readonly OwnCampaign[];
  /** Whether any of them waits for changes of items that shoppers notice. */
  readonly followsItems: boolean;
  readonly #index: CampaignIndex;
  readonly #byName: ReadonlyMap<CampaignKind, OwnCampaign>;

  constructor(documents: readonly StoredDocument<CampaignContent>[]) {
    this.all = documents.flatMap(({ id, content }) => ownCampaign(id, content));
    this.followsItems = this.all.some(({ trigger }) => isOfItems(trigger));
    this.#byName = new Map(this.all.map((campaign) => [campaign.kind, campaign]));
    this.#index = new CampaignIndex(this.all, isStartedBy);
  }

  /** Those that an event may start, or of those that wait for the shopper end, in the order of the documents. */
  concerned(event: IndexedEvent, waiting: readonly CampaignKind[]): readonly OwnCampaign[] {
    const kept = waiting.flatMap((kind) => {
      const campaign = this.#byName.get(kind);
      return campaign && concerns(campaign, event.type) ? [campaign] : [];
    });
    return this.#index.concerned(event, kept);
  }

  named(kind: CampaignKind): OwnCampaign | undefined {
    return this.#byName.get(kind);
  }
}

function ownCampaign(kind: string, content: CampaignContent): OwnCampaign[] {
  const { enabled, trigger, cancelOn = [] } = content;
  if (!enabled || trigger === undefined || isBuiltIn(kind)) return [];
  const wait = content.wait ?? DEFAULT_WAITS[trigger.kind];
  return [{ kind, trigger, waitMs: wait === undefined ? 0 : durationMs(wait), cancelOn }];
}

/** Whether the trigger looks at events of a type, or the wait may end with one. */
function concerns(campaign: OwnCampaign, type: string): boolean {
  return campaign.cancelOn.some(({ event }) => event === type) || isStartedBy(campaign, type);
}

function isStartedBy({ trigger }: OwnCampaign, type: string): boolean {
  if (trigger.kind === 'event') return trigger.event === type;
  const types = typesOf[trigger.kind];
  return types === 'all' || types.includes(type);
}

/** A trigger that tells of an item that the shopper has noticed. */
export type ItemTrigger = Extract<CampaignTrigger, { kind: 'price-drop' | 'back-in-stock' }>;

export function isOfItems(trigger: CampaignTrigger): trigger is ItemTrigger {
  return trigger.kind === 'price-drop' || trigger.kind === 'back-in-stock';
}

const endedByOrders: ReadonlySet<CampaignTrigger['kind']> = new Set([
  ...(['cart-abandoned', 'browse-abandoned', 'win-back', 'post-purchase'] as const),
]);

/** Whether an order ends the wait of the campaign. */
export function endsWithOrder({ trigger, cancelOn }: OwnCampaign): boolean {
  if (endedByOrders.has(trigger.kind)) return true;
  return cancelOn.some(({ event, where = [] }) => event === 'order.completed' && !where.length);
}

const compiled = new WeakMap<object, OwnCampaigns>();

/** A shop's own campaigns as of a place in the log; made once for each list of documents. */
export function ownCampaigns(documents: DocumentReader, tenant: string): OwnCampaigns {
  const list = documents.list(campaignDocument, tenant);
  const known = compiled.get(list);
  if (known) return known;
  const made = new OwnCampaigns(list);
  compiled.set(list, made);
  return made;
}
