import {
  marketingCampaigns,
  marketingExamples,
  marketingHandOvers,
  modelJobs,
  modelSnapshots,
  storefrontEvents,
} from '@tradewind/contracts';
import { marketingService } from '@tradewind/marketing-service';
import type { MarketingConfig } from '@tradewind/marketing-service';
import { campaignsHold } from '../../invariants/campaigns.js';
import { countersHold } from '../../invariants/counters.js';
import type { Figures } from '../../invariants/counters.js';
import type { Subject } from '../../run/subject.js';
import { serviceSubject } from '../service-subject.js';
import { StoredState } from '../stored-state.js';
import type { StreamEvent } from '../stream/stream-event.js';
import type { ServiceUnderFaults } from '../verify-service.js';
import { occasionsOf } from './campaign-figures.js';
import { modelsVerdict, shopEnvironment, shopWorkload } from './shop-workload.js';

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;
const CAP = 2;
const RULES = { cartAbandonedAfterMs: HOUR_MS, winBackAfterMs: 48 * HOUR_MS };

const service: ServiceUnderFaults<MarketingConfig> = {
  definition: marketingService,
  environment: {
    ...shopEnvironment,
    CART_ABANDONED_AFTER_MS: String(RULES.cartAbandonedAfterMs),
    WIN_BACK_AFTER_MS: String(RULES.winBackAfterMs),
    CAMPAIGNS_PER_WEEK: String(CAP),
    LABEL_HORIZON_MS: String(6 * HOUR_MS),
  },
  topics: [
    storefrontEvents,
    marketingHandOvers,
    marketingExamples,
    marketingCampaigns,
    modelSnapshots,
  ],
  folded: [storefrontEvents, marketingHandOvers, marketingExamples],
  alsoGiven: [modelJobs],
};

/** Campaign decisions, and the propensity that some of them use. */
export const marketingSubject: Subject = serviceSubject({
  name: 'marketing',
  service,
  compose: shopWorkload,
  judge: async ({ records, events }, { store }, findings) => {
    const seen = findings.records.topic(marketingCampaigns.name);
    const expected = occasionsOf(records, events, RULES);
    const foreseen = ['cart-abandonment', 'win-back'];
    const got = await ordersOfState(new StoredState(marketingService.name, store), events);
    return {
      counters: countersHold(ordersOfEvents(events), got),
      decisions: campaignsHold({ expected, foreseen, seen, cap: CAP, windowMs: WEEK_MS }),
      models: await modelsVerdict(service, findings, [modelSnapshots]),
    };
  },
});

const ALL = 'all shoppers';

/** Orders of every shopper and in total, and the total number of events. */
function ordersOfEvents(events: readonly StreamEvent[]): Figures {
  const figures = new Map<string, { orders: number }>();
  const all = { orders: 0, folded: events.length };
  for (const { key, type } of events) {
    const shopper = figures.get(key) ?? { orders: 0 };
    figures.set(key, shopper);
    if (type !== 'order.completed') continue;
    shopper.orders += 1;
    all.orders += 1;
  }
  return figures.set(ALL, all);
}

interface StoredShopper {
  readonly book?: { readonly totals: Readonly<Record<string, { readonly orders: number }>> };
}

const MARKETING = { name: 'marketing', topic: storefrontEvents };

async function ordersOfState(state: StoredState, events: readonly StreamEvent[]): Promise<Figures> {
  const figures = new Map<string, { orders: number }>();
  const all = { orders: 0, folded: 0 };
  const keys = new Set(events.map(({ key }) => key));
  for (let partition = 0; partition < storefrontEvents.partitions; partition++) {
    const states = await state.entities<StoredShopper>(MARKETING, partition, keys);
    for (const [key, { book }] of states) {
      const counts = Object.values(book?.totals ?? {}).map(({ orders }) => orders);
      figures.set(key, { orders: counts.reduce((sum, orders) => sum + orders, 0) });
    }
    const counted = await state.part<{ orders: number }>(MARKETING, partition, 'demo');
    all.orders += counted?.orders ?? 0;
    all.folded += (await state.meta(storefrontEvents, partition))?.counts.folded ?? 0;
  }
  return figures.set(ALL, all);
}
