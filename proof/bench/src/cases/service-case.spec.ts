import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { storefrontEvents } from '@tradewind/contracts';
import { jsonLogger, configOf, openEmbeddedRuntime, startService } from '@tradewind/service';
import type { RunningService, Runtime } from '@tradewind/service';
import { fill } from '../load/fill.js';
import { StorefrontLoad } from '../load/storefront-load.js';
import { Meter } from '../measure/meter.js';
import { recordsIn } from '../run/fill-storefront.js';
import { until } from '../run/until.js';
import { benchMilestones } from '../topics.js';
import { milestoneService } from './milestone-service.js';
import { ObservedLog } from './observed-log.js';

const EVENTS = 1_200;
const { signal } = new AbortController();

describe('a service on an observed log', () => {
  let runtime: Runtime;
  let starting: Promise<RunningService>;
  const meter = new Meter();
  const go = Promise.withResolvers<undefined>();
  const owned: (readonly number[])[] = [];
  const failures: unknown[] = [];

  beforeEach(async () => {
    runtime = openEmbeddedRuntime(':memory:');
    await runtime.log.ensureTopics([storefrontEvents, benchMilestones]);
    const load = new StorefrontLoad({
      ...{ topic: storefrontEvents, shoppers: 40, seed: 1, run: 'spec', order: 'visits' },
    });
    await fill(runtime.log, load, { events: EVENTS, eventRate: 2_000, signal });
    const log = new ObservedLog(runtime.log, {
      spec: {
        name: 'batch-server',
        variant: undefined,
        kafkaBrokers: '',
        redisUrl: '',
        topic: storefrontEvents.name,
        run: 'spec',
        cpuProfile: undefined,
      },
      meter,
      ready: (partitions) => owned.push(partitions),
      go: go.promise,
      done: (events) => {
        meter.add(events);
      },
      fail: (error) => failures.push(error),
    });
    const definition = milestoneService(storefrontEvents);
    // Its consumer waits for `go`, and therefore so does the start.
    starting = startService(definition, {
      config: configOf(definition, { HOST: '127.0.0.1', PORT: '0' }),
      runtime: { ...runtime, log },
      logger: jsonLogger('error', 'spec'),
      onFailure: (error) => failures.push(error),
    });
  });
  afterEach(async () => {
    await (await starting).close();
    await runtime.close();
  });

  it('waits for its go, then counts every event once and emits for every tenth', async () => {
    const eventually = (what: string) => ({ what, withinMs: 20_000, signal });
    await until(() => owned.length > 0, eventually('assignment'));
    expect(owned).toEqual([[0, 1, 2, 3, 4, 5]]);
    expect([meter.count, meter.samples]).toEqual([0, []]);
    go.resolve(undefined);
    await until(() => meter.count >= EVENTS, eventually('end of the drain'));
    expect(meter.count).toBe(EVENTS);
    const partitions = await runtime.log.offsets(storefrontEvents.name);
    const tenths = partitions.reduce((sum, { next }) => sum + Math.floor(next / 10), 0);
    expect(await recordsIn(runtime.log, benchMilestones.name)).toBe(tenths);
    expect(failures).toEqual([]);
  });
});
