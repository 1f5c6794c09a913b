import { describe, expect, it } from '@jest/globals';
import { Metrics } from './metrics.js';

describe('Metrics', () => {
  it('exposes counters under the name of the service', async () => {
    const metrics = new Metrics('profile-service');
    metrics.counter('events_total', 'Events.', ['topic']).inc({ topic: 'a' }, 3);
    expect(await metrics.expose()).toContain('events_total{topic="a",service="profile-service"} 3');
  });

  it('keeps services of one process apart', async () => {
    const [a, b] = [new Metrics('a'), new Metrics('b')];
    a.gauge('lag', 'Lag.').set(5);
    expect(await b.expose()).not.toContain('lag 5');
  });

  it('collects the samples of a gauge at every scrape, and drops obsolete ones', async () => {
    const metrics = new Metrics('a');
    let partitions = [0, 1];
    metrics.sampled('lag', 'Lag.', ['partition'], () =>
      partitions.map((partition) => ({ labels: { partition }, value: 10 + partition })),
    );
    const lines = async () => (await metrics.expose()).match(/^lag\{.*/gm);
    expect(await lines()).toEqual([
      'lag{partition="0",service="a"} 10',
      'lag{partition="1",service="a"} 11',
    ]);
    partitions = [1];
    expect(await lines()).toEqual(['lag{partition="1",service="a"} 11']);
  });
});
