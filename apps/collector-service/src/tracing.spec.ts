import 'reflect-metadata';
import { expect, it } from '@jest/globals';
import { batch, page, post, startCollector } from './collector-bed.fixture.js';

const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const tracestate = 'vendor=opaque';

/**
 * Returns the trace headers of the records of a request with these headers: an event and a
 * dead-letter record.
 */
async function carriedBy(headers: Record<string, string>) {
  const { url, arrivals } = await startCollector();
  const body = batch([page('m1'), { type: 'page', messageId: 'nobody' }]);
  const answer = await post(`${url}/v1/batch`, body, headers);
  expect(answer.status).toBe(200);
  const records = await arrivals.read(
    2,
    (record) => record.headers['ce_type'] !== 'tradewind.clock.tick',
  );
  return records.map((record) =>
    Object.fromEntries(
      Object.entries(record.headers).filter(([name]) => /^(trace|baggage)/.test(name)),
    ),
  );
}

it('records carry the trace of the request, but no baggage', async () => {
  const carried = await carriedBy({ traceparent, tracestate, baggage: 'userId=ann' });
  expect(carried).toEqual([
    { traceparent, tracestate },
    { traceparent, tracestate },
  ]);
});

it.each([{}, { traceparent: 'none' }, { tracestate }, { traceparent: 'x'.repeat(5_000) }])(
  'records carry nothing of a request with %j',
  async (headers: Record<string, string>) => {
    expect(await carriedBy(headers)).toEqual([{}, {}]);
  },
);
