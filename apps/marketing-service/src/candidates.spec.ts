import 'reflect-metadata';
import { afterEach, describe, expect, it } from '@jest/globals';
import { modelPromotions, type ModelPromoted } from '@tradewind/contracts';
import { ServiceBed, ticks } from '@tradewind/service/testing';
import { marketingService } from './index.js';
import { DAY, days, HOUR, START, visit } from './shop-with-interaction.fixture.js';

const VISITORS = 120;
const DAYS = 14;

interface ModelState {
  readonly champion: string;
  readonly previous?: string;
  readonly pinnedBy?: string;
  readonly candidates: readonly { candidate: string; role: string; examples: number }[];
}

describe('the propensity of a shop in which only two things together tell who buys', () => {
  const beds: ServiceBed[] = [];
  const open = async () => {
    const environment = { MODEL_EPOCH_MS: String(6 * HOUR), TRAINING_THREADS: '1' };
    const bed = await ServiceBed.start(marketingService, environment);
    beds.push(bed);
    return bed;
  };
  afterEach(async () => {
    await Promise.all(beds.splice(0).map((bed) => bed.close()));
  });

  const promotionsOf = async (bed: ServiceBed) => {
    const found: ModelPromoted[] = [];
    const tail = await bed.log.tail([modelPromotions.name], 'earliest', ({ headers, value }) => {
      if (!headers['ce_type']?.toString().endsWith('model.promoted') || !value) return;
      found.push(JSON.parse(value.toString()) as ModelPromoted);
    });
    await tail.caughtUp;
    await tail.close();
    return found;
  };
  const modelOf = async (bed: ServiceBed) =>
    (await bed.get('/v1/models')).body['propensity'] as ModelState;
  const post = (bed: ServiceBed, path: string, body: object) =>
    bed.fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  /** What the service thinks of a new visitor on a day after all others. */
  const scoreOf = async (
    bed: ServiceBed,
    day: number,
    kind: { lists: boolean; wishes: boolean },
  ) => {
    const user = `new-${String(day)}-${JSON.stringify(kind)}`;
    await bed.publish(...visit(user, START + day * DAY, kind));
    await bed.caughtUp();
    const { body } = await bed.get(`/v1/campaigns?userId=${encodeURIComponent(user)}`);
    return body['propensity'] as { probability: number; candidate: string };
  };

  it('promotes the forest that a worker has trained, scores by it, and does so again in a replay', async () => {
    const bed = await open();
    await bed.publish(...days(0, DAYS, VISITORS));
    await bed.caughtUp();
    const promoted = await promotionsOf(bed);
    expect(promoted).toMatchObject([
      { model: 'propensity', from: 'logistic', to: 'forest', cause: 'measured' },
    ]);
    const figures = promoted[0]?.figures ?? {};
    expect(figures['surelyBetter']).toBeGreaterThan(figures['margin'] ?? Infinity);
    expect(await modelOf(bed)).toMatchObject({ champion: 'forest', previous: 'logistic' });

    const buyer = await scoreOf(bed, DAYS, { lists: true, wishes: false });
    const visitor = await scoreOf(bed, DAYS, { lists: true, wishes: true });
    expect([buyer.candidate, visitor.candidate]).toEqual(['forest', 'forest']);
    expect(buyer.probability).toBeGreaterThan(0.8);
    expect(visitor.probability).toBeLessThan(0.2);

    const again = await open();
    for (let day = 0; day < DAYS; day++) {
      await again.publish(...days(day, day + 1, VISITORS));
      if (day % 3 === 0) await again.caughtUp();
    }
    await again.caughtUp();
    expect(await promotionsOf(again)).toEqual(promoted);
  }, 240_000);

  it('goes back by a command and stays there until it is unpinned', async () => {
    const bed = await open();
    await bed.publish(...days(0, DAYS, VISITORS));
    await bed.caughtUp();
    expect(
      (await post(bed, '/v1/models/propensity/promote', { to: 'logistic', by: 'ann' })).status,
    ).toBe(202);
    await bed.publish(...days(DAYS, DAYS + 10, VISITORS));
    await bed.caughtUp();
    expect(await modelOf(bed)).toMatchObject({ champion: 'logistic', pinnedBy: 'ann' });
    const [, command, ...more] = await promotionsOf(bed);
    expect(command).toMatchObject({ from: 'forest', to: 'logistic', cause: 'command', by: 'ann' });
    expect(more).toEqual([]);

    expect((await post(bed, '/v1/models/propensity/unpin', {})).status).toBe(202);
    await bed.publish(...days(DAYS + 10, DAYS + 12, VISITORS));
    await bed.publish(...ticks(START + (DAYS + 13) * DAY));
    await bed.caughtUp();
    expect(await modelOf(bed)).toMatchObject({ champion: 'forest' });
    expect((await promotionsOf(bed)).at(-1)).toMatchObject({ to: 'forest', cause: 'measured' });
  }, 240_000);

  it('takes commands only for what there is, from who may give them', async () => {
    const bed = await open();
    const answers = await Promise.all([
      post(bed, '/v1/models/propensity/promote', { to: 'tree' }),
      post(bed, '/v1/models/propensity/promote', {}),
      post(bed, '/v1/models/constructor/promote', { to: 'forest' }),
      fetch(`${bed.url}/v1/models/propensity/promote`, { method: 'POST' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 404, 401]);
    expect(await answers[0].text()).toContain('one of logistic, forest');
  });
});
