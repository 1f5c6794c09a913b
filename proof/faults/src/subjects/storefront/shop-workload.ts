import { storefrontEvents } from '@tradewind/contracts';
import { modelsHold } from '../../invariants/models.js';
import { runReference } from '../../reference/reference-run.js';
import type { Verdict, WorkloadOptions } from '../../run/subject.js';
import type { PlatformConfig } from '@tradewind/service';
import type { Composed } from '../stream/compose.js';
import { compose } from '../stream/compose.js';
import { STREAM_START } from '../stream/stream-event.js';
import type { StreamEvent } from '../stream/stream-event.js';
import type { Findings, ServiceUnderFaults } from '../verify-service.js';
import { SHOP_DAYS, shopEvents } from './shop-events.js';
import { withVisitors } from './visitors.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** How often models learn: ten days of a shop make eighty epochs. */
export const SHOP_EPOCH_MS = 3 * HOUR_MS;
const TICK_EVERY_MS = HOUR_MS;
/**
 * Time after the last event: longer than every deadline, an hour of clock skew, and the epochs that
 * learn the last events.
 */
const AFTERMATH_MS = 3 * DAY_MS;
const END = STREAM_START + SHOP_DAYS * DAY_MS + AFTERMATH_MS;

/** Settings of every service that make its output a function of the recording. */
export const shopEnvironment: Readonly<Record<string, string>> = {
  MODEL_SYNC: 'wait',
  MODEL_EPOCH_MS: String(SHOP_EPOCH_MS),
};

export function shopWorkload(options: WorkloadOptions): Composed {
  return workloadOf(shopEvents(options.seed, options.events), options);
}

/** The same shop, whose shoppers come as visitors, sign in, and change their accounts. */
export function visitedShopWorkload(options: WorkloadOptions): Composed {
  const events = withVisitors(shopEvents(options.seed, options.events), options.seed);
  return workloadOf(events, options, [END - 2 * DAY_MS, END - DAY_MS]);
}

function workloadOf(
  events: readonly StreamEvent[],
  options: WorkloadOptions,
  stops: readonly number[] = [],
): Composed {
  const composition = {
    topic: storefrontEvents,
    events,
    tickEveryMs: TICK_EVERY_MS,
    end: END,
    stops,
  };
  return compose(composition, options);
}

/**
 * Models: compares the models published under faults with those that one process computes from the
 * storefront's events alone, without anything that the service has emitted.
 */
export async function modelsVerdict<Config extends PlatformConfig>(
  service: ServiceUnderFaults<Config>,
  { records }: Findings,
  models: readonly { readonly name: string }[],
): Promise<Verdict> {
  const reference = await runReference({ ...service, given: [storefrontEvents], records });
  return modelsHold(
    models.flatMap(({ name }) => reference.outputs.get(name) ?? []),
    models.flatMap(({ name }) => records.topic(name)),
  );
}
