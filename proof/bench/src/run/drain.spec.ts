import { describe, expect, it } from '@jest/globals';
import { areSetUp } from './drain.js';
import { summarise } from './measure-cases.js';
import { countCommands } from './redis-server.js';
import { metricOf } from './service-metrics.js';

describe('areSetUp', () => {
  it('waits for every process', () => {
    expect(areSetUp([undefined])).toBe(false);
    expect(areSetUp([[]])).toBe(true);
    expect(areSetUp([[0, 1, 2, 3, 4, 5], undefined])).toBe(false);
  });

  it('waits until the partitions are shared out', () => {
    // The first replica had all partitions until the second joined.
    expect(
      areSetUp([
        [0, 1, 2, 3, 4, 5],
        [1, 3, 5],
      ]),
    ).toBe(false);
    expect(areSetUp([[0, 1, 2, 3, 4, 5], []])).toBe(false);
    expect(
      areSetUp([
        [0, 2, 4],
        [1, 3, 5],
      ]),
    ).toBe(true);
  });
});

describe('countCommands', () => {
  it("counts the clients' commands, not those of the measurement", () => {
    const stats = [
      '# Commandstats',
      'cmdstat_mset:calls=12,usec=40,usec_per_call=3.33,rejected_calls=0,failed_calls=0',
      'cmdstat_evalsha:calls=30,usec=90,usec_per_call=3.00,rejected_calls=7,failed_calls=0',
      'cmdstat_info:calls=100,usec=1,usec_per_call=0.01,rejected_calls=0,failed_calls=0',
      'cmdstat_config|resetstat:calls=1,usec=1,usec_per_call=1.00,rejected_calls=0,failed_calls=0',
      '',
    ].join('\r\n');
    expect(countCommands(stats)).toBe(42);
  });
});

describe('metricOf', () => {
  const text = [
    '# HELP process_resident_memory_bytes Resident memory size in bytes.',
    'process_resident_memory_bytes{service="profile-service"} 123456',
    'nodejs_heap_size_used_bytes 7.5e6',
  ].join('\n');

  it('reads a value with and without labels', () => {
    expect(metricOf(text, 'process_resident_memory_bytes')).toBe(123_456);
    expect(metricOf(text, 'nodejs_heap_size_used_bytes')).toBe(7_500_000);
  });

  it('rejects if the metric is missing', () => {
    expect(() => metricOf(text, 'nodejs_heap_size')).toThrow('there is no metric nodejs_heap_size');
  });
});

describe('summarise', () => {
  const round = (eventsPerSecond: number, rssMiB: number) => ({
    events: 850,
    seconds: 1,
    eventsPerSecond,
    cpuSecondsPerMillion: 1e6 / eventsPerSecond,
    rssMiB,
    redisCommandsPerEvent: 0,
    redisCommandsWithScriptsPerEvent: 0,
  });

  it('returns the median, the best and the spread of rounds', () => {
    const summary = summarise([round(100, 9), round(500, 7), round(400, 8)]);
    expect(summary).toMatchObject({
      rounds: 3,
      eventsPerSecond: 400,
      bestEventsPerSecond: 500,
      spread: 1,
      cpuSecondsPerMillion: 2_500,
      rssMiB: 9,
      roundsEventsPerSecond: [100, 500, 400],
    });
    expect(summary).not.toHaveProperty('redisBytesPerShopper');
  });
});
