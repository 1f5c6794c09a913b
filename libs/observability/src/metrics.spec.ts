import { describe, expect, it } from '@jest/globals';
import { Metrics } from './metrics.js';

describe('Metrics', () => {
  it('exposes what was counted under the name of the service', async () => {
    const metrics = new Metrics('profile-service');
    metrics.counter('events_total', 'Events.', ['topic']).inc({ topic: 'a' }, 3);
    expect(await metrics.expose()).toContain('events_total{topic="a",service="profile-service"} 3');
  });

  it('keeps services of one process apart', async () => {
    const [a, b] = [new Metrics('a'), new Metrics('b')];
    a.gauge('lag', 'Lag.').set(5);
    expect(await b.expose()).not.toContain('lag 5');
  });
});
