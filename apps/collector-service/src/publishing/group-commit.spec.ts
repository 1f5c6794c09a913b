import { describe, expect, it } from '@jest/globals';
import type { EventSink, NewRecord } from '@tradewind/log';
import { GroupCommit } from './group-commit.js';

/** A sink whose publishes end when the test says so. */
class HeldSink implements EventSink {
  readonly published: string[][] = [];
  readonly #held: ((error?: Error) => void)[] = [];
  #waiting: (() => void) | undefined;

  publish(records: readonly NewRecord[]): Promise<void> {
    this.published.push(records.map((record) => String(record.value)));
    return new Promise((resolve, reject) => {
      this.#held.push((error) => {
        if (error) reject(error);
        else resolve();
      });
      this.#waiting?.();
    });
  }

  /** Ends the oldest publish under way, once there is one. */
  async finish(error?: Error): Promise<void> {
    if (this.#held.length === 0) {
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
    this.#held.shift()?.(error);
  }
}

const record = (value: string): NewRecord => ({
  topic: 't',
  partition: 0,
  key: null,
  value,
  headers: {},
});
const options = { maxBytes: 2_000, timeoutMs: 60_000 };

describe('GroupCommit', () => {
  it('publishes what arrives during a publish as one group, in order', async () => {
    const sink = new HeldSink();
    const log = new GroupCommit(sink, options);
    const append = (value: string) => log.append([record(value)], () => undefined);
    const first = append('a');
    const others = [append('b'), append('c')];
    expect(sink.published).toEqual([['a']]);
    await sink.finish();
    expect(await first).toEqual({ ok: true });
    await sink.finish();
    expect(sink.published).toEqual([['a'], ['b', 'c']]);
    expect(await Promise.all(others)).toEqual([{ ok: true }, { ok: true }]);
    await log.drained();
  });

  it('answers only when every part of a large request is durable', async () => {
    const sink = new HeldSink();
    const log = new GroupCommit(sink, options);
    let answered = false;
    const done = log
      .append(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(record), () => undefined)
      .then((outcome) => {
        answered = true;
        return outcome;
      });
    for (let part = 0; part < 3; part++) {
      expect(answered).toBe(false);
      await sink.finish();
    }
    expect(await done).toEqual({ ok: true });
    expect(sink.published).toEqual([['a', 'b', 'c'], ['d', 'e', 'f'], ['g']]);
  });

  it('reports a refusal of the log, and goes on', async () => {
    const sink = new HeldSink();
    const log = new GroupCommit(sink, options);
    const failed = log.append([record('a')], () => undefined);
    await sink.finish(new Error('broker down'));
    expect(await failed).toEqual({ ok: false, reason: 'broker down' });
    const next = log.append([record('b')], () => undefined);
    await sink.finish();
    expect(await next).toEqual({ ok: true });
  });

  it('gives up on a log that does not answer, and does not append waiting records later', async () => {
    const sink = new HeldSink();
    const log = new GroupCommit(sink, { ...options, timeoutMs: 5 });
    const settled: string[] = [];
    const append = (value: string) => log.append([record(value)], () => settled.push(value));
    const outcomes = await Promise.all([append('a'), append('b')]);
    expect(outcomes).toEqual([
      { ok: false, reason: 'the log did not answer in time' },
      { ok: false, reason: 'the log did not answer in time' },
    ]);
    expect(settled).toEqual([]);
    await sink.finish();
    await log.drained();
    expect(settled).toEqual(['a', 'b']);
    expect(sink.published).toEqual([['a']]);
  });
});
