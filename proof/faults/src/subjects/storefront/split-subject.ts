import { identityRefusals, identitySplits } from '@tradewind/contracts';
import type { TopicEvent } from '@tradewind/contracts';
import { countersHold } from '../../invariants/counters.js';
import type { Figures } from '../../invariants/counters.js';
import { TopicRecords } from '../../reference/read-topics.js';
import { cameAbout } from '../../run/eventually.js';
import type { Evidence, Subject, Verdict } from '../../run/subject.js';
import { serviceSubject } from '../service-subject.js';
import type { Composed } from '../stream/compose.js';
import { profileCounters } from './profile-figures.js';
import { profileUnderFaults } from './profile-subject.js';
import { splitShopWorkload } from './shop-workload.js';
import { shoppersOf } from './splits.js';

/** States that are built again read the log meanwhile, and send what they have held. */
const SETTLED_WITHIN_MS = 60_000;

const service = {
  ...profileUnderFaults,
  // A state that is built again comes when it comes: no epoch waits for it.
  environment: { ...profileUnderFaults.environment, MODEL_SYNC: 'latest' },
  topics: [...profileUnderFaults.topics, identitySplits, identityRefusals],
};

/** Shoppers who sign in, some of them wrongly: such links are taken back. */
export const splitSubject: Subject = serviceSubject({
  name: 'splits',
  service,
  compose: splitShopWorkload,
  isReproducible: false,
  settle: async (composed, evidence) => {
    await cameAbout(async () => (await figuresHold(composed, evidence)).held, SETTLED_WITHIN_MS);
  },
  judge: async (composed, evidence) => ({ counters: await figuresHold(composed, evidence) }),
});

async function figuresHold({ events }: Composed, { log, store }: Evidence): Promise<Verdict> {
  const { expected, got } = await profileCounters(events, store);
  const told = await TopicRecords.read(log, [identitySplits.name]);
  const asked = { split: shoppersOf(events).splits.size };
  return countersHold(
    new Map([...withoutFolded(expected), ['links', asked]]),
    new Map([...withoutFolded(got), ['links', restoredIn(told)]]),
  );
}

/** What comes while a state is built again counts as folded when it is held, and when it is taken. */
function withoutFolded(figures: Figures): Figures {
  return new Map(
    [...figures].map(([whose, counters]) => {
      const others = Object.entries(counters).filter(([name]) => name !== 'folded');
      return [whose, Object.fromEntries(others)];
    }),
  );
}

/** How many splits have led to a state that was built again. */
function restoredIn(records: TopicRecords): { readonly split: number } {
  const splits = new Set<string>();
  for (const { headers, value } of records.topic(identitySplits.name)) {
    if (headers['ce_type']?.toString() !== 'tradewind.split.restored') continue;
    type Restored = Extract<TopicEvent<typeof identitySplits>, { type: 'split.restored' }>;
    const { split } = JSON.parse(String(value)) as Restored['data'];
    splits.add(split);
  }
  return { split: splits.size };
}
