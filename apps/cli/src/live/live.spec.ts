import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { ceTypeOf } from '@tradewind/contracts';
import { duration, figuresLine, figuresTable } from './figures.js';
import { OutputTail } from './output-tail.js';
import { replayLine, replayTexts } from './replay-progress.js';
import { RateMeter } from './rate-meter.js';
import { Terminal } from './terminal.js';

const figures = {
  events: 12_345,
  eventsPerSecond: 49.6,
  segments: 7,
  recommendations: 1_000,
  campaigns: 3,
  lag: undefined,
  p99Ms: 1_234,
};

describe('figures', () => {
  it('fit one line for logs', () => {
    expect(figuresLine(figures)).toBe(
      'events in 12,345 (50/s) | segments 7 | recommendations 1,000 | campaigns 3 | lag unknown | p99 1.2 s',
    );
  });

  it('make a table for terminals', () => {
    expect(figuresTable({ ...figures, lag: 17 })).toContain('  lag (records to fold)   17');
  });

  it.each([
    [12.4, '12 ms'],
    [59_900, '59.9 s'],
    [61_000, '1 min 1 s'],
  ])('write %p ms as %p', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});

describe('the progress of a replay', () => {
  it('tells rows and events, and the rate of each', () => {
    const progress = { rows: 54_321, events: 12_345, bytes: 1, totalBytes: 3 };
    expect(replayLine(replayTexts(progress, { ...figures, lag: 17 }, 2_345.6))).toBe(
      '33% of the file | 54,321 rows (2,346/s) | 12,345 events (50/s) | lag 17 | p99 1.2 s',
    );
  });
});

describe('RateMeter', () => {
  it('measures over its window only', () => {
    const meter = new RateMeter(10_000);
    expect(meter.rate(0, 0)).toBe(0);
    expect(meter.rate(100, 1_000)).toBe(100);
    for (let second = 2; second <= 30; second++) meter.rate(100, second * 1_000);
    expect(meter.rate(100, 31_000)).toBe(0);
  });
});

describe('OutputTail', () => {
  it('counts what comes out and how long after the event it does', () => {
    const tail = new OutputTail(() => 5_000);
    const take = (type: string, recorded: string, topic = 'an.output.v1') => {
      const headers = { ce_type: ceTypeOf(type), ce_recordedtime: recorded };
      const buffers = Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)]);
      tail.take({ topic, headers: Object.fromEntries(buffers) as Record<string, Buffer> });
    };
    take('segment.entered', new Date(4_900).toISOString());
    take('segment.exited', new Date(4_900).toISOString());
    take('recommendations.changed', 'whenever');
    take('campaign.requested', new Date(4_000).toISOString());
    take('campaign.suppressed', new Date(4_000).toISOString());
    expect(tail).toMatchObject({ segmentsEntered: 1, recommendations: 1, campaigns: 1 });
    for (const type of ['track', 'clock.tick', 'page']) {
      take(type, new Date(0).toISOString(), 'storefront.events.v1');
    }
    expect(tail.events).toBe(2);
    expect(tail.latency.count).toBe(4);
    expect(Math.round(tail.latency.quantile(0.5) / 10)).toBe(10);
  });
});

describe('Terminal', () => {
  it('writes lines above what it draws, and draws in place', () => {
    const out = Object.assign(new PassThrough(), { isTTY: true, columns: 20 });
    const terminal = new Terminal(out as unknown as NodeJS.WriteStream);
    terminal.draw(['one', 'a line longer than the terminal is wide']);
    terminal.say('said');
    const text = String(out.read());
    expect(text).toContain('a line longer than \n');
    expect(text.indexOf('said')).toBeLessThan(text.lastIndexOf('one'));
    expect(text).toContain('\u001b[2A');
  });
});
