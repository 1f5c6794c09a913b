import { describe, expect, it } from '@jest/globals';
import { dataDirectoryOf } from './data-directory.js';
import { replayEnvironment } from './environment.js';

describe('replayEnvironment', () => {
  it('cuts recorded time by the format, or as asked', () => {
    expect(replayEnvironment('online-retail', undefined)).toMatchObject({
      MODEL_EPOCH_MS: '604800000',
      MODEL_SYNC: 'wait',
      TICKS: 'events',
    });
    expect(replayEnvironment('rees46', undefined)['MODEL_EPOCH_MS']).toBe('21600000');
    expect(replayEnvironment('rees46', 0.5)['MODEL_EPOCH_MS']).toBe('1800000');
  });
});

describe('dataDirectoryOf', () => {
  it('keeps a replay apart from the shop, unless a directory is asked for', () => {
    const shop = dataDirectoryOf(undefined, { replay: false, run: 'r' });
    expect(dataDirectoryOf(undefined, { replay: false, run: 's' })).toEqual(shop);
    expect(dataDirectoryOf(undefined, { replay: true, run: 'r' }).database).not.toBe(shop.database);
    const asked = dataDirectoryOf('/d', { replay: true, run: 'r' });
    expect(asked).toEqual({ path: '/d', logs: '/d/logs', database: '/d/embedded.sqlite' });
  });
});
