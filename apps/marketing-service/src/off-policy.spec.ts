import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { campaignDocument, marketingCampaigns, type ContentInputOf } from '@tradewind/contracts';
import { ServiceBed, storefrontRecord, ticks } from '@tradewind/service/testing';
import { marketingService } from './index.js';
import { DAY, HOUR, START } from './shop-with-interaction.fixture.js';

const SHOPPERS = 600;
const arms = [{ id: 'plain' }, { id: 'discount' }];
const content: ContentInputOf<typeof campaignDocument> = {
  trigger: { kind: 'event', event: 'search.performed' },
  ...{ arms, policy: 'even', holdOut: 0.3 },
};

interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}
interface Policy {
  readonly policy: string;
  readonly decisions: number;
  readonly ordered?: { readonly doublyRobust: Estimate; readonly gain: Estimate };
  readonly revenue?: { readonly doublyRobust: Estimate };
  readonly refused?: string;
}

describe('what another policy would have earned, asked of the running service', () => {
  let bed: ServiceBed;
  const userOf = (i: number) => `user-${String(i)}`;
  /** Who gets the discount orders in two of three cases, all others in one of six. */
  const orders = (i: number, arm: string | undefined) =>
    arm === 'discount' ? i % 3 !== 0 : i % 6 === 0;

  beforeAll(async () => {
    bed = await ServiceBed.start(marketingService, { MODEL_EPOCH_MS: String(6 * HOUR) });
    await bed.setDocument(campaignDocument, 'searched', content);
    const users = Array.from({ length: SHOPPERS }, (_, i) => i);
    await bed.publish(
      ...users.map((i) =>
        storefrontRecord('search.performed', userOf(i), START + i * 1_000, { query: 'tea' }),
      ),
    );
    await bed.caughtUp();
    const armOf = await armsByShopper(bed);
    const bought: ReturnType<typeof storefrontRecord>[] = [];
    for (const i of users) {
      const searched = storefrontRecord('search.performed', userOf(i), START, {});
      const arm = armOf.get(String(searched.key));
      if (!orders(i, arm)) continue;
      const order = { order_id: `o${String(i)}`, revenue: 12, currency: 'CHF', products: [] };
      bought.push(storefrontRecord('order.completed', userOf(i), START + HOUR + i, order));
    }
    await bed.publish(...bought);
    for (const day of [1, 4, 8, 9, 10]) await bed.publish(...ticks(START + day * DAY));
    await bed.caughtUp();
  }, 120_000);
  afterAll(() => bed.close());

  const view = async (query = '') => {
    const { body } = await bed.get(`/v1/campaigns/searched/off-policy${query}`);
    return body as unknown as { shoppers: number; currency: string; policies: Policy[] };
  };

  it('holds what the shop is known to do, of each arm and of leaving all alone', async () => {
    const { shoppers, currency, policies } = await view();
    expect({ shoppers, currency }).toEqual({ shoppers: SHOPPERS, currency: 'CHF' });
    const of = (policy: string) => policies.find((each) => each.policy === policy);
    const holds = (interval: { low: number; high: number } | undefined, value: number): boolean =>
      interval !== undefined && interval.low < value && interval.high > value;
    for (const [policy, value] of [
      ['nobody', 1 / 6],
      ['arm:plain', 1 / 6],
      ['arm:discount', 2 / 3],
      ['even', (1 / 6 + 2 / 3) / 2],
    ] as const) {
      const { ordered, revenue } = of(policy) ?? {};
      expect([policy, holds(ordered?.doublyRobust, value)]).toEqual([policy, true]);
      expect([policy, holds(revenue?.doublyRobust, 12 * value)]).toEqual([policy, true]);
    }
    expect(of('arm:discount')?.ordered?.gain.low).toBeGreaterThan(0.2);
    expect(of('nobody')?.ordered?.gain.high).toBeLessThan(0);
  });

  it('is asked of one policy, and of a campaign that there is', async () => {
    const { policies } = await view('?policy=arm:discount');
    expect(policies.map(({ policy }) => policy)).toEqual(['arm:discount']);
    const unknown = await bed.get('/v1/campaigns/searched/off-policy?policy=arm:none');
    expect(unknown.body['message']).toMatch(/policy is one of nobody, everybody, arm:plain/);
    const other = await bed.get('/v1/campaigns/other/off-policy');
    expect(other.body['statusCode']).toBe(404);
  });

  it('is told with a preview, of the policy that the changed document has', async () => {
    const preview = async (changed: object) => {
      const response = await bed.fetch('/v1/campaigns/preview', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ id: 'searched', days: 30, content: { ...content, ...changed } }),
      });
      return ((await response.json()) as { policy: Policy }).policy;
    };
    expect(await preview({})).toMatchObject({ policy: 'even' });
    const one = await preview({ arms: [{ id: 'discount' }] });
    expect(one).toMatchObject({ policy: 'arm:discount' });
    expect(one.ordered?.gain.low).toBeGreaterThan(0.2);
    const more = await preview({ arms: [...arms, { id: 'new' }] });
    expect(more.refused).toBe('the decisions are of the arms plain, discount');
  });
});

async function armsByShopper(bed: ServiceBed): Promise<Map<string, string>> {
  const arms = new Map<string, string>();
  const tail = await bed.log.tail([marketingCampaigns.name], 'earliest', ({ key, value }) => {
    const { arm } = JSON.parse(String(value)) as { arm?: string };
    if (arm !== undefined) arms.set(String(key), arm);
  });
  await tail.caughtUp;
  await tail.close();
  return arms;
}
