import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allTopics } from '@tradewind/contracts';
import { partitionOf, type EventLog, type NewRecord } from '@tradewind/log';
import { MarketingFold } from '@tradewind/marketing';
import { configOf, openEmbeddedRuntime, openRuntime, type Runtime } from '@tradewind/service';
import { ticks } from '@tradewind/service/testing';
import { marketingService } from '../index.js';
import { preview, type PreviewProgress } from './preview.js';
import { DAY, DAYS, documents, happenings, START } from './previewed-shop.fixture.js';

/** Other specs have the demo shop. */
const TENANT = `previewed-${String(process.pid)}`;
/** Days end at the last tick of the brokers, which may be of another spec. */
const MORE_THAN_THE_LOG_HAS = 36_500;
const named = (text: string) => text.replace(/^demo:/, `${TENANT}:`);

function ofTenant(record: NewRecord): NewRecord {
  if (record.key === null) return record;
  const key = named(String(record.key));
  const headers = Object.entries(record.headers).map(([name, value]) => {
    return [name, typeof value === 'string' ? named(value) : value] as const;
  });
  const partition = partitionOf(key, 6);
  return { ...record, key, partition, headers: Object.fromEntries(headers) };
}

describe('a preview on Kafka', () => {
  const runtimes: Runtime[] = [];
  beforeAll(async () => {
    const { KAFKA_BROKERS, REDIS_URL } = process.env;
    const environment = { KAFKA_BROKERS: KAFKA_BROKERS ?? '', REDIS_URL: REDIS_URL ?? '' };
    const config = configOf(marketingService, { PORT: '0', ...environment });
    runtimes.push(openRuntime('marketing-service', config, () => undefined));
    runtimes.push(openEmbeddedRuntime(':memory:'));
    // A day later no campaign waits any more, so that later ticks change nothing.
    const all = [...happenings(5).map(ofTenant), ...ticks(START + (DAYS + 1) * DAY)];
    for (const { log } of runtimes) {
      await log.ensureTopics(allTopics);
      for (const topic of new Set(all.map((record) => record.topic))) {
        await log.publish(all.filter((record) => record.topic === topic));
      }
    }
    // Other specs on the same brokers send ticks of today.
    await runtimes[0]?.log.publish(ticks(Date.now()));
  });
  afterAll(() => Promise.all(runtimes.map((runtime) => runtime.close())));

  const previewOn = async (log: EventLog, campaign: string) => {
    const told: PreviewProgress[] = [];
    const content = documents[campaign] ?? {};
    const found = await preview(
      { tenant: TENANT, campaign, days: MORE_THAN_THE_LOG_HAS, content },
      { log, fold: () => new MarketingFold(), epochMs: DAY },
      { onProgress: (progress) => told.push(progress), signal: new AbortController().signal },
    );
    expect(told[0]).toMatchObject({ step: 'reading' });
    // A new topic may have taken records twice.
    const { occasions, requested, heldOut, suppressed, days, samples } = found ?? {};
    return { occasions, requested, heldOut, suppressed, days, samples };
  };

  it.each(['left-cart', 'cheaper', 'regulars'])('is that of the embedded log: %s', async (id) => {
    const [kafka, embedded] = runtimes.map(({ log }) => previewOn(log, id));
    const expected = await embedded;
    expect(expected).toMatchObject({ requested: expect.any(Number) as unknown });
    expect(await kafka).toEqual(expected);
  });
});
