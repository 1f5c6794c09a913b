import { describe, expect, it } from '@jest/globals';
import { liveEnvironment, overriddenBy, replayEnvironment } from './environment.js';

describe('replayEnvironment', () => {
  it('cuts recorded time into the epochs that were chosen', () => {
    expect(replayEnvironment(60_000)).toMatchObject({
      MODEL_EPOCH_MS: '60000',
      LABEL_HORIZON_MS: '1200000',
      MODEL_SYNC: 'wait',
      KAFKA_FETCH_LINGER_MS: '0',
      TICKS: 'events',
    });
    expect(replayEnvironment(7 * 86_400_000)['LABEL_HORIZON_MS']).toBe('86400000');
  });
});

describe('liveEnvironment', () => {
  it('lets a purchase teach within two minutes', () => {
    expect(Number(liveEnvironment['LABEL_HORIZON_MS'])).toBeLessThanOrEqual(120_000);
  });
});

describe('overriddenBy', () => {
  it('puts what the user has set above what the run sets, but for empty variables', () => {
    const user = { MODEL_SYNC: 'latest', MODEL_EPOCH_MS: '', TENANTS: '[]', TICKS: undefined };
    expect(overriddenBy({ ...user, TICKS: 'wall' }, { MODEL_SYNC: 'wait', MODEL_EPOCH_MS: '5' })) //
      .toEqual({ MODEL_SYNC: 'latest', MODEL_EPOCH_MS: '5', TENANTS: '[]', TICKS: 'wall' });
  });
});
