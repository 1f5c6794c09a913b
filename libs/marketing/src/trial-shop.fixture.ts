import { campaignDocument, marketingTrials, type ContentInputOf } from '@tradewind/contracts';
import { seededNumbers } from '@tradewind/ml';
import { FoldHarness } from '@tradewind/testing';
import { MarketingFold } from './marketing-fold.js';
import { searched, shopper, type Event } from './own-campaign.fixture.js';
import { campaigns, DAY, HOUR, order, START, view } from './shop.fixture.js';
import { upliftKey, type Trial, type UpliftSnapshot } from './uplift-model.js';
import { UpliftLearner } from './uplift-trainer.js';

/** What a shopper has looked at before: browsers are moved by the discount, the others are put off by it. */
export type Kind = 'browser' | 'visitor';

/** The chances of an order by which the simulated shop is made. */
export const truth: Readonly<Record<Kind, Readonly<Record<string, number>>>> = {
  browser: { alone: 0.15, plain: 0.2, discount: 0.5 },
  visitor: { alone: 0.45, plain: 0.5, discount: 0.3 },
};
export const REVENUE = 9;

/** The mean chance of an order under a policy, where half of the shoppers are browsers. */
export const valueOf = (policy: (kind: Kind) => string): number =>
  (['browser', 'visitor'] as const).reduce((sum, kind) => {
    return sum + 0.5 * (truth[kind][policy(kind)] ?? 0);
  }, 0);

type Content = ContentInputOf<typeof campaignDocument>;
const content: Content = {
  trigger: { kind: 'event', event: 'search.performed' },
  arms: [{ id: 'plain' }, { id: 'discount' }],
  policy: 'even',
  holdOut: 0.3,
};

export const kindOf = (i: number): Kind => (i % 2 === 0 ? 'browser' : 'visitor');

interface SimulatedUplift {
  asOf(): { epoch: number; value: UpliftSnapshot } | undefined;
  /** What shoppers do not allow. */
  readonly refused?: 'score' | 'learn';
}

/** Folds the visits of shoppers, who order by the truth; returns what is told to the trainer. */
export function simulatedTrials(
  seed: number,
  shoppers: number,
  changed: Partial<Content> = {},
  uplift?: SimulatedUplift,
) {
  const harness = shopOf({ ...content, ...changed }, uplift);
  const next = seededNumbers(seed);
  const search = searchedBy(uplift?.refused);
  const decided: Record<string, unknown>[] = [];
  for (let i = 0; i < shoppers; i++) {
    const [key, time] = [`${shopper(i)}-${String(seed)}`, START + i * 60_000];
    const tell = (event: Event, after: number) => harness.event(event, { key, time: time + after });
    if (kindOf(i) === 'browser') for (const n of [1, 2, 3]) tell(view, n);
    tell(search, 10);
    const [decision] = campaigns(harness) as unknown as { type: string; arm?: string }[];
    if (decision) decided.push({ ...decision, kindOfShopper: kindOf(i) });
    if (next() < chanceOf(kindOf(i), decision?.arm)) tell(order(`o${String(i)}`, REVENUE), HOUR);
    harness.take();
  }
  harness.tick(START + 60_000 * shoppers + 8 * DAY);
  const trials = harness
    .take()
    .filter(({ topic, event }) => topic === marketingTrials && event.type === 'trial.ended')
    .map(({ event }) => event.data as Trial);
  return { trials, decided, harness };
}

/** Of an order within the window. */
function chanceOf(kind: Kind, arm = 'alone'): number {
  return truth[kind][arm] ?? 0;
}

function shopOf(document: Content, uplift: SimulatedUplift | undefined) {
  const models = uplift && { ...uplift, isReady: () => true, whenReady: () => Promise.resolve() };
  const fold = new MarketingFold(undefined, { campaignsPerWeek: 1_000 }, models);
  const harness = new FoldHarness(fold, { epochMs: DAY, rereads: false });
  return harness.document(campaignDocument, { tenant: 'demo', id: 'mine' }, document);
}

function searchedBy(refused: SimulatedUplift['refused']): Event {
  const purposes = refused && { purposes: { [refused]: false } };
  return { ...searched, data: { ...searched.data, ...purposes } } as Event;
}

/** What the trainer makes of trials, an epoch of 100 after the other. */
export function learned(trials: readonly Trial[]): UpliftSnapshot {
  const learner = new UpliftLearner();
  let cell = learner.initialCell();
  for (let at = 0; at < trials.length; at += 100) {
    const open = trials
      .slice(at, at + 100)
      .map((trial) => [trial.source, trial] as [number, Trial]);
    learner.learn(upliftKey('demo', 'mine'), { cell, open });
    cell = JSON.parse(JSON.stringify(cell)) as typeof cell;
  }
  return learner.snapshotOf(cell);
}
