import { describe, expect, it } from '@jest/globals';
import { ControlBed } from '../controls/control-bed.js';
import { givenServers } from '../controls/given-servers.fixture.js';
import { crashPoints } from '../run/subject.js';
import { WorkloadPublisher } from '../run/workload-publisher.js';
import { processorSubject } from '../subjects/processor/subject.js';

const TOGETHER = 3;
const FIRST_SEED = 31;
/** Each further seed takes a minute. */
const SEEDS = Number(process.env['CRASH_POINT_SEEDS'] ?? 1);

/** Lets a replica die at a point and another take over; returns the failed invariants. */
async function fallenAfter(crashPoint: string, seed: number): Promise<string[]> {
  const run = `${crashPoint.replace(':', '-')}-${seed}`;
  const subject = processorSubject(run);
  const workload = subject.workload({
    seed,
    events: 600,
    duplicates: true,
    shuffle: true,
    poison: true,
    clock: true,
  });
  const servers = givenServers();
  const bed = await ControlBed.open(subject, servers);
  const { signal } = new AbortController();
  const publisher = new WorkloadPublisher(servers.kafkaBrokers, workload.records, signal);
  try {
    await publisher.publishUpTo(workload.records.length);
    await bed.start({ TRADEWIND_CRASH_POINT: crashPoint }).crashed();
    bed.start();
    await bed.rests();
    const verdicts = await bed.verdicts(workload);
    return Object.entries(verdicts).flatMap(([name, { held, detail }]) =>
      held ? [] : [`${name}: ${detail}`],
    );
  } finally {
    await publisher.close();
    await bed.close();
  }
}

const seeds = Array.from({ length: SEEDS }, (_, n) => FIRST_SEED + n);

describe.each(seeds)('with seed %i, a death at a point of the protocol', (seed) => {
  const deaths = crashPoints.flatMap((point) =>
    // It assigns each of its two topics once.
    point === 'assigned' ? ['assigned:1', 'assigned:2'] : [`${point}:1`, `${point}:4`],
  );
  const groups = Array.from({ length: deaths.length / TOGETHER }, (_, n) =>
    deaths.slice(n * TOGETHER, (n + 1) * TOGETHER),
  );

  it.each(groups)('has no effect at %s, %s or %s', async (...points) => {
    const fallen = await Promise.all(points.map((point) => fallenAfter(point, seed)));
    expect(fallen.flat()).toEqual([]);
  });
});
