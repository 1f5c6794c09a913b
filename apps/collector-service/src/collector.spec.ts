import { describe, expect, it } from '@jest/globals';
import type { NewRecord } from '@tradewind/log';
import { Metrics } from '@tradewind/observability';
import { demoTenant, Tenants } from '@tradewind/service';
import { Admission } from './admission/admission.js';
import { CollectorMetrics } from './collector-metrics.js';
import { Collector } from './collector.js';
import { RecentEvents } from './debugger/recent-events.js';
import { GroupCommit } from './publishing/group-commit.js';

/** A collector whose log answers when the test says so. */
function collectorOn(timeoutMs: number) {
  const appended: NewRecord[] = [];
  let answer: (() => void) | undefined;
  const publish = (records: readonly NewRecord[]) => {
    appended.push(...records);
    return new Promise<void>((resolve) => {
      answer = resolve;
    });
  };
  const admission = new Admission({
    maxInFlightBytes: 250,
    maxInFlightEvents: 10,
    ratePerSecond: 0,
  });
  const collector = new Collector(
    {
      tenants: new Tenants([demoTenant]),
      admission,
      log: new GroupCommit({ publish }, { maxBytes: 100_000, timeoutMs }),
      metrics: new CollectorMetrics(new Metrics('spec'), () => admission.inFlight),
      recent: new RecentEvents(10, 5_000),
      suppressions: { has: () => false, count: () => 0 },
      now: () => 5_000,
    },
    { maxEvents: 10, maxEventBytes: 1_000, maxExpandedBytes: 1_000 },
  );
  const body = Buffer.from(
    JSON.stringify({
      writeKey: demoTenant.writeKey,
      batch: [{ type: 'page', userId: 'ann', messageId: 'm' }],
    }),
  );
  return {
    appended,
    admission,
    collector,
    send: (bytes = body) =>
      collector.collect({ call: 'batch', body: bytes, authorization: undefined }),
    answer: () => answer?.(),
  };
}

describe('Collector', () => {
  it('accepts an event only once the log has it', async () => {
    const { appended, send, answer } = collectorOn(60_000);
    let accepted = false;
    const outcome = send().then((result) => {
      accepted = true;
      return result;
    });
    await new Promise(setImmediate);
    expect(appended).toHaveLength(1);
    expect(accepted).toBe(false);
    answer();
    expect(await outcome).toMatchObject({ kind: 'accepted', accepted: 1, rejected: [] });
  });

  it('refuses requests above its memory limit while the log is slow, and accepts them afterwards', async () => {
    const { admission, send, answer } = collectorOn(60_000);
    const held = [send(), send()];
    expect(await send()).toMatchObject({ kind: 'busy', retryAfterMs: 1_000 });
    await new Promise(setImmediate);
    answer();
    await held[0];
    await new Promise(setImmediate);
    answer();
    await held[1];
    expect(admission.inFlight).toEqual({ bytes: 0, events: 0 });
  });

  it('tells a client to send again when the log does not answer in time', async () => {
    const { send } = collectorOn(5);
    expect(await send()).toMatchObject({ kind: 'unavailable' });
  });

  it('refuses a small request that expands to a large one', async () => {
    const { send, appended } = collectorOn(60_000);
    const context = { text: 'x'.repeat(300) };
    const batch = [1, 2, 3, 4];
    const body = JSON.stringify({ writeKey: demoTenant.writeKey, context, batch });
    expect(await send(Buffer.from(body))).toMatchObject({ kind: 'malformed' });
    expect(appended).toEqual([]);
  });

  it('finishes requests under way when it is closed, and accepts no more', async () => {
    const { collector, send, answer } = collectorOn(60_000);
    const underWay = send();
    let closed = false;
    const closing = collector.close().then(() => {
      closed = true;
    });
    expect(await send()).toMatchObject({ kind: 'unavailable' });
    expect(closed).toBe(false);
    answer();
    expect(await underWay).toMatchObject({ kind: 'accepted' });
    await closing;
  });
});
