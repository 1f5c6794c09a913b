import type { CurrencyTable, ModelVersion } from '@tradewind/contracts';
import { decayedValue } from '@tradewind/ml';
import { orderFiguresView } from '@tradewind/orders';
import type { OrderFiguresView } from '@tradewind/orders';
import type { Affinity } from './affinities.js';
import type { KMeansSnapshot } from './kmeans-snapshot.js';
import { DAY_MS, HALF_LIFE_MS } from './profile-activity.js';
import type { ShopperProfile } from './profile-state.js';

/** A profile as a shop reads it: times in ISO 8601, money in units of `currency`. */
export interface ProfileView extends OrderFiguresView {
  readonly shopper: string;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly sessions: number;
  /** Events by type. */
  readonly events: Readonly<Record<string, number>>;
  readonly rfm: {
    /** Days since the last order; absent without one. */
    readonly recencyDays?: number;
    /** Orders, without cancelled ones. */
    readonly frequency: number;
    /** Net revenue. */
    readonly monetary: number;
  };
  readonly averageOrder?: number;
  readonly lastOrderAt?: string;
  /** Counts that halve every 30 days, as of now. */
  readonly recent: { readonly views: number; readonly carts: number; readonly purchases: number };
  readonly categories: readonly AffinityView[];
  readonly brands: readonly AffinityView[];
  readonly segment?: {
    readonly segment: string;
    readonly name: string;
    readonly description: string;
    readonly since: string;
    readonly reason: string;
    /** The version whose centroids decided. */
    readonly modelVersion: string;
  };
}

export interface AffinityView {
  readonly label: string;
  /** Share among those kept. */
  readonly share: number;
}

export interface ProfileViewContext {
  readonly shopper: string;
  readonly now: number;
  /** The newest version of the tenant's segment model, for names. */
  readonly model?: ModelVersion<KMeansSnapshot> | undefined;
  /** The shop's, if it has one. */
  readonly table?: CurrencyTable | undefined;
}

/** The view of a profile that has seen at least one event; undefined of any other. */
export function profileView(
  profile: ShopperProfile,
  { shopper, now, model, table }: ProfileViewContext,
): ProfileView | undefined {
  if (profile.firstSeen === undefined) return undefined;
  const { sessions, events, lastOrderAt } = profile;
  const figures = orderFiguresView(profile.book?.totals ?? {}, table);
  const { orders: frequency, revenue: monetary } = figures;
  const recent = (count: ShopperProfile['views']) =>
    rounded(decayedValue(count, HALF_LIFE_MS, now));
  return {
    shopper,
    firstSeen: iso(profile.firstSeen),
    lastSeen: iso(profile.lastSeen),
    sessions,
    events,
    rfm: {
      ...(lastOrderAt !== undefined && {
        recencyDays: rounded(Math.max(0, now - lastOrderAt) / DAY_MS),
      }),
      frequency,
      monetary,
    },
    ...figures,
    ...(frequency > 0 && { averageOrder: rounded(monetary / frequency) }),
    ...(lastOrderAt !== undefined && { lastOrderAt: iso(lastOrderAt) }),
    recent: {
      views: recent(profile.views),
      carts: recent(profile.carts),
      purchases: recent(profile.purchases),
    },
    categories: shares(profile.categories),
    brands: shares(profile.brands),
    ...segmentOf(profile, model),
  };
}

function segmentOf(
  { membership }: ShopperProfile,
  model: ProfileViewContext['model'],
): Pick<ProfileView, 'segment'> {
  if (!membership) return {};
  const { segment, since, reason, modelVersion } = membership;
  const named = model?.value.segments.find((each) => each.segment === segment);
  return {
    segment: {
      segment,
      name: named?.name ?? endedName(segment, model) ?? segment,
      description: named?.description ?? '',
      since: iso(since),
      reason,
      modelVersion,
    },
  };
}

function endedName(segment: string, model: ProfileViewContext['model']): string | undefined {
  return model?.value.ended?.find((each) => each.segment === segment)?.name;
}

function shares(affinities: readonly Affinity[]): AffinityView[] {
  const total = affinities.reduce((sum, [, weight]) => sum + weight, 0);
  return affinities.map(([label, weight]) => ({
    label,
    share: total > 0 ? rounded(weight / total) : 0,
  }));
}

function iso(time: number): string {
  return new Date(time).toISOString();
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
