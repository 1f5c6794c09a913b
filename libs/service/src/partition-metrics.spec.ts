import { describe, expect, it } from '@jest/globals';
import type { FoldHealth, PartitionProgress } from '@tradewind/fold';
import { Metrics } from '@tradewind/observability';
import { LagAge, partitionMetrics } from './partition-metrics.js';

const topic = 'storefront.events.v1';
const at = (partition: number, more: Partial<PartitionProgress> = {}): PartitionProgress => ({
  topic,
  partition,
  next: 10,
  end: 10,
  counts: { folded: 0, duplicates: 0, deadLettered: 0, emitted: {} },
  blocked: false,
  struggling: false,
  caughtUp: true,
  ...more,
});

describe('partitionMetrics', () => {
  const health: FoldHealth[] = [{ topic, assigned: true, ready: true, stalledMs: 1_500 }];
  const folds = { progress: [] as PartitionProgress[], health };
  const metrics = new Metrics('spec');
  partitionMetrics(metrics, folds);
  const read = async () => {
    const lines = (await metrics.expose()).match(/^tradewind_.*/gm) ?? [];
    return lines.map((line) =>
      line.replaceAll(`topic="${topic}",`, '').replaceAll('service="spec"', ''),
    );
  };

  it("export each partition's position at the scrape, and drop partitions given up", async () => {
    folds.progress = [at(0, { end: 14, clock: 1_500 }), at(1, { blocked: true, struggling: true })];
    const lines = await read();
    for (const line of [
      'tradewind_lag_records{partition="0",} 4',
      'tradewind_lag_records{partition="1",} 0',
      'tradewind_next_offset{partition="0",} 10',
      'tradewind_stream_time_seconds{partition="0",} 1.5',
      'tradewind_blocked{partition="1",} 1',
      'tradewind_struggling{partition="1",} 1',
      'tradewind_lag_seconds{partition="1",} 0',
      'tradewind_fold_ready{} 1',
      'tradewind_fold_stalled_seconds{} 1.5',
      'tradewind_partitions_owned{} 2',
    ]) {
      expect(lines).toContain(line);
    }
    folds.progress = [at(1)];
    const left = await read();
    expect(left.filter((line) => line.includes('partition="0"'))).toEqual([]);
    expect(left).toContain('tradewind_lag_records{partition="1",} 0');
  });
});

describe('LagAge', () => {
  let now = 1_000_000;
  const seconds = (age: LagAge, progress: PartitionProgress) => age.of([progress])[0]?.seconds;
  const ageOf = () => new LagAge(() => now);

  it('is undefined when nothing waits', () => {
    expect(seconds(ageOf(), at(0, { timestamp: 5_000 }))).toBe(0);
  });

  it('is the age of the record folded last when more wait', () => {
    expect(seconds(ageOf(), at(0, { end: 11, timestamp: now - 30_000 }))).toBe(30);
  });

  it('is no more than the time since nothing waited: a quiet topic has old records', () => {
    const age = ageOf();
    seconds(age, at(0, { timestamp: 5_000 }));
    now += 2_000;
    expect(seconds(age, at(0, { end: 11, timestamp: 5_000 }))).toBe(2);
    now += 3_000;
    expect(seconds(age, at(0, { end: 12, timestamp: 5_000 }))).toBe(5);
  });

  it('grows while nothing is folded, and is not negative where clocks differ', () => {
    const age = ageOf();
    const behind = at(0, { end: 11, timestamp: now + 500 });
    expect(seconds(age, behind)).toBe(0);
    now += 10_500;
    expect(seconds(age, behind)).toBe(10);
  });

  it('starts afresh for a partition that was given up and came back', () => {
    const age = ageOf();
    seconds(age, at(0));
    age.of([]);
    now += 60_000;
    expect(seconds(age, at(0, { end: 11, timestamp: now - 90_000 }))).toBe(90);
  });
});
