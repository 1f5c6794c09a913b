import { marketingCampaigns } from '@tradewind/contracts';
import type { ContentOf, StoredDocument, webhookDocument } from '@tradewind/contracts';
import type { PartitionStore } from '@tradewind/state';
import { placeScope } from './webhook-delivery.js';
import type { Place } from './webhook-places.js';

/** How a webhook fares, over all partitions; times in ISO 8601. */
export interface WebhookView {
  readonly id: string;
  readonly url: string;
  readonly enabled: boolean;
  readonly delivered: number;
  readonly deadLettered: number;
  readonly expired: number;
  /** Of the partition that fails the longest. */
  readonly failing?: {
    readonly since: string;
    readonly attempts: number;
    readonly reason: string;
  };
}

export type PlaceReader = Pick<PartitionStore, 'loadMeta'>;

export async function webhookView(
  { id, content }: StoredDocument<ContentOf<typeof webhookDocument>>,
  at: { readonly service: string; readonly tenant: string; readonly store: PlaceReader },
): Promise<WebhookView> {
  const { service, tenant, store } = at;
  const partitions = Array.from({ length: marketingCampaigns.partitions }, (_, i) => i);
  const stored = await Promise.all(
    partitions.map((partition) => store.loadMeta(placeScope(service, { tenant, id }, partition))),
  );
  const places = stored.flatMap((found) => (found ? [JSON.parse(found.meta) as Place] : []));
  const sum = (name: 'delivered' | 'deadLettered' | 'expired') =>
    places.reduce((total, place) => total + place[name], 0);
  const [failing] = places
    .flatMap((place) => place.failing ?? [])
    .sort((one, other) => one.since - other.since);
  return {
    ...{ id, url: content.url, enabled: content.enabled },
    ...{ delivered: sum('delivered'), deadLettered: sum('deadLettered'), expired: sum('expired') },
    ...(failing && { failing: { ...failing, since: new Date(failing.since).toISOString() } }),
  };
}
