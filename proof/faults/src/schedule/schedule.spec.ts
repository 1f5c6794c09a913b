import { describe, expect, it } from '@jest/globals';
import { crashPoints } from '../run/subject.js';
import { faultKinds, scheduledKinds } from './fault.js';
import { countKinds, makeSchedule } from './schedule.js';
import type { ScheduleOptions } from './schedule.js';
import { describeFault, laneOf } from './scheduled-fault.js';
import type { Fault, Schedule } from './scheduled-fault.js';

const options: ScheduleOptions = {
  seed: 7,
  kinds: faultKinds,
  durationMs: 600_000,
  replicas: 3,
  sessionTimeoutMs: 4_000,
  firstForm: 0,
};

function faultsOf<K extends Fault['kind']>(schedule: Schedule, kind: K) {
  return [...schedule.replicas, ...schedule.servers]
    .map(({ fault }) => fault)
    .filter((fault): fault is Extract<Fault, { kind: K }> => fault.kind === kind);
}

describe('a schedule', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(makeSchedule(options)).toEqual(makeSchedule({ ...options }));
    expect(makeSchedule({ ...options, seed: 8 })).not.toEqual(makeSchedule(options));
  });

  it('has every requested kind, even if there is no time for all, and no other', () => {
    const short = countKinds(makeSchedule({ ...options, durationMs: 1 }));
    expect(Object.keys(short).sort()).toEqual([...scheduledKinds].sort());
    expect({ ...short, kill: 1 }).toEqual(
      Object.fromEntries(scheduledKinds.map((kind) => [kind, 1])),
    );
    const few = makeSchedule({ ...options, kinds: ['freeze', 'poison'] });
    expect(Object.keys(countKinds(few))).toEqual(['freeze']);
    expect(makeSchedule({ ...options, kinds: ['poison'] })).toEqual({ replicas: [], servers: [] });
  });

  it('fills its duration in both lanes, evenly by kind, each fault after the one before', () => {
    const schedule = makeSchedule(options);
    for (const lane of ['replicas', 'servers'] as const) {
      const faults = schedule[lane];
      expect(faults.every(({ fault }) => laneOf(fault) === lane)).toBe(true);
      expect(faults.at(-1)?.atMs).toBeGreaterThan(options.durationMs - 30_000);
      expect(faults.at(-1)?.atMs).toBeLessThan(options.durationMs);
      expect(faults.map(({ atMs }) => atMs)).toEqual(
        faults.map(({ atMs }) => atMs).toSorted((a, b) => a - b),
      );
      const { kill = 0, ...others } = countKinds({ replicas: [], servers: faults });
      const counts = Object.values(others);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      if (lane === 'replicas') expect(kill).toBeGreaterThan(2 * Math.min(...counts));
    }
  });

  it('kills at every crash point in turn, beginning with the given one', () => {
    const kills = faultsOf(makeSchedule(options), 'kill');
    const points = kills.map(({ crashPoint }) => crashPoint?.split(':')[0]);
    expect(points.slice(0, 6)).toEqual(crashPoints);
    const later = faultsOf(makeSchedule({ ...options, firstForm: 3 }), 'kill');
    expect(later[0]?.crashPoint?.split(':')[0]).toBe(crashPoints[3]);
    expect(new Set(kills.map(({ replica }) => replica))).toEqual(new Set([0, 1, 2]));
  });

  it('disturbs the connections to Kafka and to Redis in every mode, for one replica and for all', () => {
    const cuts = faultsOf(makeSchedule(options), 'net-cut');
    const forms = new Set(cuts.map(({ mode, server }) => `${mode.kind} ${server}`));
    expect(forms.size).toBe(8);
    expect(new Set(cuts.map(({ replica }) => replica))).toEqual(new Set([0, 1, 2, 'all']));
  });

  it('promotes a replica whose link the primary knows to be cut, and one where it does not know', () => {
    const failovers = faultsOf(makeSchedule(options), 'redis-failover');
    expect(failovers.slice(0, 3).map(({ link }) => link)).toEqual(['cut', 'blackhole', 'cut']);
    expect(failovers.every(({ lagMs }) => lagMs > 0)).toBe(true);
  });

  it('freezes for longer than a session', () => {
    expect(faultsOf(makeSchedule(options), 'freeze')[0]?.ms).toBe(6_000);
  });

  it('describes each fault in words', () => {
    const texts = [...makeSchedule(options).replicas, ...makeSchedule(options).servers].map(
      ({ fault }) => describeFault(fault),
    );
    expect(texts).toContain('FLUSHALL');
    expect(texts).toContain('rolling restart');
    expect(texts.join('\n')).toMatch(/failover to the Redis replica, its link in cut for \d+ ms/);
    expect(texts.join('\n')).not.toMatch(/undefined|object|NaN/);
  });
});
