import { demoTenant } from '@tradewind/service';
import { latenciesOf, quantile } from './latencies.js';

export interface LoudFigures {
  /** Events that the loud tenant sent meanwhile, for each of the quiet one. */
  readonly times: number;
  readonly alone: { readonly p99Ms: number; readonly failed: number };
  readonly beside: { readonly p99Ms: number; readonly failed: number };
  /** How often the loud tenant was told to wait. */
  readonly refused: number;
}

/** The other shop of the collector. */
export const loudTenant = {
  ...{ name: 'loud', writeKey: 'loud-write-key', secretKey: 'loud-secret-key' },
  pseudonymKey: 'loud-pseudonym-key',
};

const QUIET = 300;
/** Requests of the loud tenant that are under way at a time, and events in each. */
const UNDER_WAY = 4;
const EVENTS = 100;

/** Measures the requests of one shop alone, and while another sends at least a hundred times as much. */
export async function besideLoudTenant(url: string): Promise<LoudFigures> {
  await latenciesOf(url, demoTenant.writeKey, QUIET);
  const alone = await latenciesOf(url, demoTenant.writeKey, QUIET);
  let isOver = false;
  let sent = 0;
  let refused = 0;
  const shout = async (voice: number) => {
    for (let n = 0; !isOver; n++) {
      const batch = Array.from({ length: EVENTS }, (_, i) => ({
        ...{ type: 'page', anonymousId: `loud-${String(i)}` },
        messageId: [voice, n, i].join('-'),
      }));
      const body = JSON.stringify({ writeKey: loudTenant.writeKey, batch });
      const answer = await fetch(`${url}/v1/batch`, { method: 'POST', body });
      await answer.arrayBuffer();
      sent += EVENTS;
      if (answer.status === 429) refused += 1;
    }
  };
  const shouting = Promise.all(Array.from({ length: UNDER_WAY }, (_, voice) => shout(voice)));
  const beside = await latenciesOf(url, demoTenant.writeKey, QUIET);
  isOver = true;
  await shouting;
  return {
    times: Math.round(sent / QUIET),
    alone: { p99Ms: quantile(alone.ms, 0.99), failed: alone.failed },
    beside: { p99Ms: quantile(beside.ms, 0.99), failed: beside.failed },
    refused,
  };
}
