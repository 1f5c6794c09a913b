import { moneyToUnits, type CampaignKind, type CurrencyTable } from '@tradewind/contracts';
import { isUncounted, MAX_TENANTS, sumCounts, type TenantCounts } from './campaign-counts.js';
import { isFiguresName } from './campaign-figures.js';
import { orderFiguresView, type OrderTotals } from '@tradewind/orders';
import { cartValue } from './cart.js';
import { orderCount } from './shopper-orders.js';
import { PROPENSITY, propensityVersion, type PropensitySnapshot } from './propensity.js';
import { newShopper, type CampaignRecord, type ShopperState } from './shopper-state.js';

/** What the shop may see of a shopper; amounts in currency units, times in ISO 8601. */
export interface ShopperView {
  readonly shopper: string;
  readonly cart: {
    readonly items: readonly {
      readonly item: string;
      readonly name?: string;
      readonly price: number;
      readonly quantity: number;
    }[];
    readonly value: number;
    /** When it will count as abandoned. */
    readonly abandonedAt?: string;
  };
  readonly orders: number;
  readonly lastOrderAt?: string;
  readonly propensity?: {
    readonly probability: number;
    readonly modelVersion: string;
    readonly candidate?: string;
    readonly at: string;
  };
  /** Newest first. */
  readonly campaigns: readonly (Omit<CampaignRecord, 'at'> & { readonly at: string })[];
}

/** The view of a shopper; of one never seen, an empty one. */
export function shopperView(shopper: string, state: ShopperState = newShopper()): ShopperView {
  const { cart, cartDeadline, lastOrder, propensity } = state;
  return {
    shopper,
    cart: {
      items: cart.lines.map((line) => ({ ...line, price: moneyToUnits(line.price) })),
      value: moneyToUnits(cartValue(cart)),
      ...(cartDeadline !== undefined && { abandonedAt: iso(cartDeadline) }),
    },
    orders: orderCount(state),
    ...(lastOrder && { lastOrderAt: iso(lastOrder.at) }),
    ...(propensity && {
      propensity: {
        probability: propensity.probability,
        modelVersion: propensity.modelVersion,
        ...(propensity.candidate !== undefined && { candidate: propensity.candidate }),
        at: iso(propensity.at),
      },
    }),
    campaigns: state.recent.map((record) => ({ ...record, at: iso(record.at) })).reverse(),
  };
}

type ByKind = Readonly<Record<CampaignKind, number>>;

export interface StatsView {
  /** Requested, by kind. */
  readonly campaigns: ByKind;
  readonly suppressed: ByKind;
  /** Left alone so that the effect can be measured. */
  readonly heldOut: ByKind;
  readonly converted: ByKind;
  /** Converted by orders that were cancelled or refunded in full. */
  readonly reversed: ByKind;
  /** Of conversions, net of refunds, in units of `currency`. */
  readonly convertedRevenue: number;
  /** Absent if no order names one. */
  readonly currency?: string;
  /** In units, by currency; an empty name is of orders that name none. */
  readonly convertedRevenues: Readonly<Record<string, number>>;
  readonly orders: number;
  /** Why the figures are not complete, in words; absent if they are. */
  readonly incomplete?: string;
}

/** Why a tenant is not counted everywhere, by the parts that each partition has. */
export function whyIncomplete(
  tenants: readonly (readonly string[])[],
  tenant: string,
): string | undefined {
  const full = tenants.filter((parts) => {
    return isUncounted(
      parts.filter((name) => !isFiguresName(name)),
      tenant,
    );
  }).length;
  if (full === 0) return undefined;
  return `${full} of ${tenants.length} partitions count ${MAX_TENANTS} shops that came before this one, and no more`;
}

export interface StatsContext {
  readonly incomplete?: string | undefined;
  /** The shop's, if it has one. */
  readonly table?: CurrencyTable | undefined;
}

/** The figures of a tenant, from what its partitions have counted. */
export function statsView(
  counts: readonly TenantCounts[],
  { incomplete, table }: StatsContext = {},
): StatsView {
  const total = sumCounts(counts);
  return {
    ...(incomplete !== undefined && { incomplete }),
    campaigns: total.requested,
    suppressed: total.suppressed,
    heldOut: total['held-out'],
    converted: total.converted,
    reversed: total.reversed,
    ...earnedView(total.earned, table),
    orders: total.orders,
  };
}

function earnedView(
  earned: OrderTotals,
  table: CurrencyTable | undefined,
): Pick<StatsView, 'convertedRevenue' | 'convertedRevenues' | 'currency'> {
  const { revenue, currency, currencies } = orderFiguresView(earned, table);
  const revenues = Object.entries(currencies).map(([name, of]) => [name, of.revenue] as const);
  return {
    convertedRevenue: revenue,
    ...(currency !== undefined && { currency }),
    convertedRevenues: Object.fromEntries(revenues),
  };
}

export interface ModelView {
  readonly model: string;
  readonly modelVersion?: string;
  readonly epoch?: number;
  readonly started: boolean;
  readonly examples: number;
  readonly positives: number;
  readonly prequential?: PropensitySnapshot['prequential'];
  /** Which of the candidates answers, the one that did before, and who has pinned it. */
  readonly champion?: string;
  readonly previous?: string;
  readonly pinnedBy?: string;
  readonly candidates?: PropensitySnapshot['candidates'];
  /** The last forest that was trained. */
  readonly forest?: PropensitySnapshot['forest'];
  /** Why the last training has failed. */
  readonly failure?: PropensitySnapshot['failure'];
  /** Of the logistic regression. */
  readonly intercept?: number;
  /** By feature, of standardised values. */
  readonly weights: Readonly<Record<string, number>>;
}

/** The propensity model of a tenant for people to read. */
export function modelView(
  version: { readonly epoch: number; readonly value: PropensitySnapshot } | undefined,
): ModelView {
  if (!version)
    return { model: PROPENSITY, started: false, examples: 0, positives: 0, weights: {} };
  const { epoch, value } = version;
  const { model } = value;
  const weights = model?.features.map((name, i) => [name, model.weights[i] ?? 0] as const);
  return {
    model: PROPENSITY,
    modelVersion: propensityVersion(epoch),
    epoch,
    started: model !== undefined,
    examples: value.examples,
    positives: value.positives,
    prequential: value.prequential,
    ...candidatesView(value),
    ...(model && { intercept: model.intercept }),
    weights: Object.fromEntries(weights ?? []),
  };
}

function candidatesView({
  champion = 'logistic',
  candidates = [],
  previous,
  pinnedBy,
  failure,
  forest,
}: PropensitySnapshot) {
  return {
    champion,
    candidates,
    ...(previous !== undefined && { previous }),
    ...(pinnedBy !== undefined && { pinnedBy }),
    ...(forest && { forest }),
    ...(failure && { failure }),
  };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
