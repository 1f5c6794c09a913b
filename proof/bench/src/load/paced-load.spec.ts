import { describe, expect, it } from '@jest/globals';
import { parseEnvelope, storefrontEvents } from '@tradewind/contracts';
import type { EventSink, NewRecord } from '@tradewind/log';
import { openEmbeddedRuntime } from '@tradewind/service';
import { preciseNow } from '../measure/meter.js';
import { recordsIn } from '../run/fill-storefront.js';
import { fill } from './fill.js';
import { pace } from './paced-load.js';
import { StorefrontLoad } from './storefront-load.js';

const { signal } = new AbortController();
const newLoad = () =>
  new StorefrontLoad({
    topic: storefrontEvents,
    shoppers: 50,
    seed: 1,
    run: 'spec',
    order: 'visits',
  });
const intendedOf = ({ headers }: NewRecord) => {
  const envelope = parseEnvelope(headers as Record<string, string>);
  return envelope.ok ? envelope.recordedAt : NaN;
};

describe('pace', () => {
  it('gives each event the time at which it was meant to be sent, and none earlier', async () => {
    const early: number[] = [];
    const sent: NewRecord[] = [];
    const sink: EventSink = {
      publish: (records) => {
        early.push(...records.map(intendedOf).filter((intended) => intended > preciseNow()));
        sent.push(...records);
        return Promise.resolve();
      },
    };
    const { from, to } = await pace(sink, newLoad(), { rate: 400, seconds: 0.5, signal });
    expect(sent).toHaveLength(200);
    expect(early).toEqual([]);
    expect(to - from).toBe(500);
    expect(sent.map(intendedOf)).toEqual(sent.map((_, i) => from + Math.floor(i * 2.5)));
  });

  it('keeps its schedule while the log is slow', async () => {
    const held: (() => void)[] = [];
    let sent = 0;
    const sink: EventSink = {
      publish: (records) => {
        sent += records.length;
        return new Promise((resolve) => {
          held.push(resolve);
          if (sent === 100) for (const release of held) release();
        });
      },
    };
    await pace(sink, newLoad(), { rate: 500, seconds: 0.2, signal });
    expect(held.length).toBeGreaterThan(1);
  });

  it('ends when the log refuses, or the signal fires', async () => {
    const refusing: EventSink = { publish: () => Promise.reject(new Error('no broker')) };
    const options = { rate: 200, seconds: 60 };
    await expect(pace(refusing, newLoad(), { ...options, signal })).rejects.toThrow('no broker');
    const aborted = AbortSignal.abort(new Error('enough'));
    await expect(pace(refusing, newLoad(), { ...options, signal: aborted })).rejects.toThrow(
      'enough',
    );
  });
});

describe('fill', () => {
  it('appends every event once and measures the rate', async () => {
    const runtime = openEmbeddedRuntime(':memory:');
    await runtime.log.ensureTopics([storefrontEvents]);
    const options = { events: 6_000, eventRate: 2_000, signal };
    const filled = await fill(runtime.log, newLoad(), options);
    expect(await recordsIn(runtime.log, storefrontEvents.name)).toBe(6_000);
    expect(filled.events).toBe(6_000);
    expect(filled.seconds).toBeGreaterThan(0);
    expect(filled.bytes / filled.events).toBeGreaterThan(500);
    await runtime.close();
  });
});
