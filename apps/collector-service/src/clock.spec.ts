import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { storefrontEvents } from '@tradewind/contracts';
import { batch, page, post, startCollector } from './collector-bed.fixture.js';

describe('the clock of the log', () => {
  const ticks = (record: { headers: Readonly<Record<string, string>> }) =>
    record.headers['ce_type'] === 'tradewind.clock.tick';

  it('is the wall clock, which every partition receives without an event', async () => {
    const { arrivals } = await startCollector();
    const records = await arrivals.read(storefrontEvents.partitions, ticks);
    expect(new Set(records.map((record) => record.partition)).size).toBe(6);
  });

  it('is that of the recording in a replay, behind the events that move it', async () => {
    const { arrivals, url } = await startCollector({ TICKS: 'events' });
    const send = (times: string[]) =>
      post(
        `${url}/v1/import`,
        batch(times.map((timestamp, i) => ({ ...page(`${timestamp}${String(i)}`), timestamp }))),
      );
    await send(['2010-12-01T08:26:00.000Z', '2010-12-01T08:20:00.000Z']);
    await send(['2010-12-01T08:25:00.000Z']);
    await send(['2010-12-01T08:30:00.000Z']);
    const last = (record: { headers: Readonly<Record<string, string>> }) =>
      ticks(record) && record.headers['ce_time'] === '2010-12-01T08:30:00.000Z';
    await arrivals.read(storefrontEvents.partitions, last);
    for (let partition = 0; partition < storefrontEvents.partitions; partition++) {
      const own = arrivals.records.filter((record) => record.partition === partition);
      expect(own.filter(ticks).map((record) => record.headers['ce_time'])).toEqual([
        '2010-12-01T08:26:00.000Z',
        '2010-12-01T08:30:00.000Z',
      ]);
      const events = own.filter((record) => !ticks(record));
      if (events.length > 0) {
        expect(own.map((record) => (ticks(record) ? 'tick' : 'event'))).toEqual([
          'event',
          'event',
          'tick',
          'event',
          'event',
          'tick',
        ]);
      }
    }
  });
});
