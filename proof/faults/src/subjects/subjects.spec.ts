import { describe, expect, it } from '@jest/globals';
import { marketingCampaigns, storefrontEvents } from '@tradewind/contracts';
import { marketingService } from '@tradewind/marketing-service';
import { stateName } from '@tradewind/fold';
import { partitionOf } from '@tradewind/log';
import { profileService } from '@tradewind/profile-service';
import { recommenderService } from '@tradewind/recommender-service';
import type { Runtime } from '@tradewind/service';
import { NONCE_LENGTH } from '@tradewind/state';
import { TopicRecords } from '../reference/read-topics.js';
import { scopeOf } from '../reference/reference-run.js';
import type { Verdicts } from '../run/subject.js';
import { subjects } from './index.js';
import { processorService } from './processor/service.js';
import { processorTopics } from './processor/topics.js';
import { undisturbedRun } from './undisturbed-run.fixture.js';

const DISTURBED = { seed: 5, duplicates: true, shuffle: true, poison: true, clock: true };

function fallen(verdicts: Verdicts): string[] {
  return Object.entries(verdicts).flatMap(([name, { held, detail }]) =>
    held ? [] : [`${name}: ${detail}`],
  );
}

/** Changes the stored state of one entity, as nothing in the platform does. */
async function tamper(
  { store }: Runtime,
  at: { readonly scope: string; readonly entity: string },
  change: (value: string) => string,
): Promise<void> {
  const [value = ''] = await store.read(at.scope, [at.entity]);
  const stored = await store.loadMeta(at.scope);
  await store.commit(at.scope, {
    expected: stored?.nonce,
    nonce: 't'.repeat(NONCE_LENGTH),
    meta: stored?.meta ?? '',
    entries: new Map([[at.entity, change(value)]]),
  });
}

describe('a workload', () => {
  it.each(Object.values(subjects))('of $name is a function of its options', (subject) => {
    const options = { ...DISTURBED, events: 300 };
    const [one, same] = [subject.workload(options), subject.workload(options)];
    expect(same.records).toEqual(one.records);
    expect(subject.workload({ ...options, seed: 6 }).records).not.toEqual(one.records);
    expect(one.poisoned).toBeGreaterThan(0);
    expect(one.duplicated).toBeGreaterThan(0);
  });
});

describe('the processor', () => {
  const subject = subjects.processor;
  const { amounts, reports, totals } = processorTopics('');

  it('holds without faults, and a planted violation fails', async () => {
    const workload = subject.workload({ ...DISTURBED, events: 500 });
    const runtime = await undisturbedRun(processorService(''), subject, workload.records);
    const verify = () => workload.verify({ ...runtime, replicas: [] });
    expect(fallen(await verify())).toEqual([]);

    const account = 'demo:account-0';
    const partition = partitionOf(account, amounts.partitions);
    const scope = scopeOf(subject.service, amounts, partition);
    await tamper(runtime, { scope, entity: stateName('amounts', account) }, (value) =>
      value.replace(/"count":(\d+)/, (_, count) => `"count":${String(Number(count) + 1)}`),
    );
    const counted = await verify();
    expect([counted.counters?.held, counted.entities?.held, counted.outputs?.held]).toEqual([
      false,
      false,
      true,
    ]);
    expect(counted.counters?.detail).toContain(`count of ${account}`);

    const output = { topic: totals.name, partition: 0, key: 'demo:x', value: '{}' };
    await runtime.log.publish([{ ...output, headers: { ce_id: 'planted' } }]);
    expect((await verify()).outputs?.detail).toContain('planted');

    const letter = { ...output, topic: `${reports.name}.dlq`, headers: { 'dlq-id': 'planted' } };
    await runtime.log.publish([letter]);
    expect((await verify()).deadLetters).toMatchObject({ held: false });

    await runtime.log.publish([{ ...output, topic: amounts.name, headers: {} }]);
    expect((await verify()).positions?.detail).toContain(`${amounts.name}[0] next`);
    await runtime.close();
  }, 240_000);
});

describe('services', () => {
  const workload = { ...DISTURBED, events: 600 };

  it('profile holds without faults: every counter of every shopper, and its models', async () => {
    const shop = subjects.profile.workload(workload);
    const runtime = await undisturbedRun(profileService, subjects.profile, shop.records);
    const verdicts = await shop.verify({ ...runtime, replicas: [] });
    expect(fallen(verdicts)).toEqual([]);
    expect(Object.keys(verdicts).sort()).toEqual([
      'counters',
      'deadLetters',
      'entities',
      'models',
      'outputs',
      'positions',
    ]);
    await runtime.close();
  }, 240_000);

  it('recommender holds without faults: every count of every pair', async () => {
    const shop = subjects.recommender.workload(workload);
    const runtime = await undisturbedRun(recommenderService, subjects.recommender, shop.records);
    expect(fallen(await shop.verify({ ...runtime, replicas: [] }))).toEqual([]);
    await runtime.close();
  }, 240_000);

  it('marketing holds without faults: every occasion is decided on, and a second decision is detected', async () => {
    const shop = subjects.marketing.workload(workload);
    const runtime = await undisturbedRun(marketingService, subjects.marketing, shop.records);
    expect(fallen(await shop.verify({ ...runtime, replicas: [] }))).toEqual([]);

    const read = await TopicRecords.read(runtime.log, [marketingCampaigns.name]);
    const decision = read
      .topic(marketingCampaigns.name)
      .find(({ headers }) => headers['ce_type']?.toString() === 'tradewind.campaign.requested');
    if (decision === undefined) throw new Error('nothing was requested');
    const again = { ...decision, headers: { ...decision.headers, ce_id: 'another' } };
    await runtime.log.publish([again]);
    const verdicts = await shop.verify({ ...runtime, replicas: [] });
    expect(verdicts.decisions?.detail).toContain('under two ids');
    expect(verdicts.outputs).toMatchObject({ held: false });
    await runtime.close();
  }, 240_000);

  it('put every kind of bad record into a workload of some size', () => {
    const { records } = subjects.profile.workload({ ...workload, events: 4_000 });
    const sizes = records
      .filter(({ topic }) => topic === storefrontEvents.name)
      .map(({ value }) => (value === null ? 0 : Buffer.byteLength(value)));
    expect(Math.max(...sizes)).toBeGreaterThan(1_048_576);
    const codecs = new Set(records.map(({ compression }) => compression));
    expect([...codecs].sort()).toEqual(['gzip', 'lz4', 'snappy', 'zstd', undefined]);
  });
});
