import { setTimeout } from 'node:timers/promises';
import { collectorService } from '@tradewind/collector-service';
import { marketingService } from '@tradewind/marketing-service';
import { demoTenant } from '@tradewind/service';
import type { VictimShop } from './victim-shop.js';

export interface JumpFigures {
  readonly jump: string;
  /** Campaigns that were requested for shoppers whose carts are young, while the clock was wrong and after. */
  readonly fired: number;
  /** From the jump to the alarm, ms; null if there was none. */
  readonly alarmMs: number | null;
  /** From the clock being right to the end of the alarm, ms; null if it did not end. */
  readonly rightMs: number | null;
}

const HOUR_MS = 3_600_000;
export const jumps = {
  '1 h': HOUR_MS,
  '120 d': 120 * 24 * HOUR_MS,
  '10 y': 87_660 * HOUR_MS,
} as const;

const ALARM_WITHIN_MS = 10_000;
const RIGHT_WITHIN_MS = 60_000;
const CARTS = 20;

/** Sets the clock of this process wrong, for all services in it, and looks what becomes of waiting carts. */
export async function jumpClock(shop: VictimShop, jump: keyof typeof jumps): Promise<JumpFigures> {
  const shoppers = Array.from({ length: CARTS }, (_, n) => `cart of ${jump} ${String(n)}`);
  const added = shoppers.map((anonymousId) => ({
    ...{ type: 'track', event: 'Product Added', anonymousId, messageId: anonymousId },
    properties: { product_id: 'kettle', quantity: 1, price: 20 },
  }));
  await shop.send(added, demoTenant.serverKey);
  const right = Date.now;
  Date.now = () => right() + jumps[jump];
  let alarmMs: number | null;
  try {
    alarmMs = await after(() => hasAlarm(shop), ALARM_WITHIN_MS);
    // Events that come meanwhile move no clock either.
    await shop.send(
      shoppers.map((anonymousId) => ({
        ...{ type: 'page', anonymousId, messageId: `page ${anonymousId}` },
      })),
      demoTenant.serverKey,
    );
    await setTimeout(3_000);
  } finally {
    Date.now = right;
  }
  const rightMs = await after(async () => !(await hasAlarm(shop)), RIGHT_WITHIN_MS);
  await shop.send(
    [{ type: 'page', anonymousId: 'passer-by', messageId: `after ${jump}` }],
    demoTenant.serverKey,
  );
  let fired = 0;
  for (const shopper of shoppers) {
    const path = `/v1/campaigns?anonymousId=${encodeURIComponent(shopper)}`;
    fired += ((await shop.read(marketingService, path))['campaigns'] as unknown[]).length;
  }
  return { jump, fired, alarmMs, rightMs };
}

async function hasAlarm(shop: VictimShop): Promise<boolean> {
  const text = await shop.metricsOf(collectorService);
  const line = text.split('\n').find((each) => each.startsWith('collector_clock_jump_seconds'));
  return Number(line?.split(' ').at(-1) ?? 0) !== 0;
}

/** The ms until it holds; null if it does not in time. */
async function after(holds: () => Promise<boolean>, withinMs: number): Promise<number | null> {
  const started = performance.now();
  while (!(await holds())) {
    if (performance.now() - started > withinMs) return null;
    await setTimeout(100);
  }
  return Math.round(performance.now() - started);
}
