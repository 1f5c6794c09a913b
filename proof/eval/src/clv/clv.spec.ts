import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { purchaseLines, scratchDirectory } from '../generated.fixture.js';
import { baseline, evaluate as evaluateTo, run, value } from '../run-shell.fixture.js';
import { dayOf } from './customers.js';

jest.setTimeout(240_000);

const scratch = scratchDirectory();
afterAll(scratch.remove);

const DATA =
  process.env['TRADEWIND_DATA'] ?? join(import.meta.dirname, '../../../../../shared/data');
const CDNOW = join(DATA, 'cdnow/CDNOW_sample.txt');
const evaluate = (...args: readonly string[]) => evaluateTo(scratch.path('out.json'), ...args);
const until = (calibration: string, holdout: string) => [
  ...['--calibration-end', calibration, '--holdout-end', holdout],
];

describe('the clv task', () => {
  const purchases = scratch.write('purchases.txt', purchaseLines(400, 1));
  const args = ['clv', '--transactions', purchases, ...until('1997-06-30', '1997-12-31')];

  it('expects orders better than methods that know no model', async () => {
    const { evaluation, printed } = await evaluate(...args);
    expect(evaluation).toMatchObject({ task: 'clv', protocol: 'calibration-holdout', seed: 1 });
    expect(evaluation.n).toBeGreaterThan(300);
    expect(value(evaluation, 'rmse')).toBeLessThan(baseline(evaluation, 'zero', 'rmse'));
    expect(value(evaluation, 'rmse')).toBeLessThan(baseline(evaluation, 'meanRate', 'rmse'));
    expect(value(evaluation, 'coverage')).toBeGreaterThan(0.5);
    expect(evaluation.cpuMicrosPerEvent).toBeGreaterThan(0);
    expect(printed).toContain('source: revenue');
  });

  it('prints the figures as JSON where no file is named', async () => {
    const { status, printed } = await run(...args, '--json', '--seed', '2');
    expect([status, JSON.parse(printed)]).toMatchObject([0, { task: 'clv', seed: 2 }]);
  });

  it('reads other layouts, by their first line', async () => {
    const order = (user: number, day: number, id: string) =>
      JSON.stringify({
        ...{ type: 'track', event: 'Order Completed', userId: `u-${user}` },
        messageId: id,
        timestamp: new Date(Date.UTC(2026, 0, day, 12)).toISOString(),
        properties: { order_id: id, revenue: 10 + user, products: [] },
      });
    const lines = Array.from({ length: 60 }, (_, user) =>
      [1, 9, 30, 70].slice(0, 1 + (user % 4)).map((day) => order(user, day, `${user}-${day}`)),
    ).flat();
    const file = scratch.write('orders.jsonl', lines);
    const { evaluation } = await evaluate(
      ...['clv', '--transactions', file, ...until('2026-02-10', '2026-04-01')],
    );
    expect([evaluation.n, evaluation.config['format']]).toEqual([60, 'events-jsonl']);
    expect(value({ metrics: evaluation.baselines['zero'] ?? {} }, 'mae')).toBe(15 / 60);
  });

  it.each<[string, readonly string[], string]>([
    ['a date that is none', until('1997-02-30', '1997-12-31'), "not '1997-02-30'"],
    ['a holdout that has no day', until('1997-12-31', '1997-12-31'), 'lies not behind'],
    ['a time without second orders', until('1990-01-01', '1990-02-01'), 'no customer has ordered'],
  ])('ends with 2 at %s', async (_, dates, reason) => {
    const { status, said } = await run('clv', '--transactions', purchases, ...dates);
    expect([status, said]).toEqual([2, expect.stringContaining(reason)]);
  });

  it('ends with 2 at a file of no known layout', async () => {
    const file = scratch.write('other.csv', ['a,b', '1,2']);
    const { status, said } = await run(
      ...['clv', '--transactions', file, ...until('1997-06-30', '1997-12-31')],
    );
    expect([status, said]).toEqual([2, expect.stringContaining('of no known layout')]);
  });

  it('reaches what is published of CDNOW', async () => {
    if (!existsSync(CDNOW)) return;
    const { evaluation } = await evaluate(
      ...['clv', '--transactions', CDNOW, ...until('1997-09-30', '1998-06-30')],
    );
    expect(evaluation.n).toBe(2_357);
    for (const [name, published] of Object.entries({ r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 }))
      expect(Math.abs(value(evaluation, name) - published)).toBeLessThan(0.01);
    expect(value(evaluation, 'mae')).toBeLessThan(0.79);
    expect(value(evaluation, 'rmse')).toBeLessThan(1.61);
  });
});

describe('dayOf', () => {
  it('numbers days from 1970', () => {
    expect([dayOf('1970-01-02'), dayOf('1970-1-2'), dayOf('2025-02-29')]).toEqual([
      1,
      undefined,
      undefined,
    ]);
  });
});
