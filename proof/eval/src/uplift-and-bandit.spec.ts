import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { scratchDirectory, tableLines } from './generated.fixture.js';
import { baseline, evaluate as evaluateTo, value } from './run-shell.fixture.js';

jest.setTimeout(240_000);

const scratch = scratchDirectory();
afterAll(scratch.remove);

const evaluate = (...args: readonly string[]) => evaluateTo(scratch.path('out.json'), ...args);

describe('the uplift task', () => {
  it('comes near the order by the true effects, and recommends a way that learns of effects', async () => {
    const { evaluation } = await evaluate('uplift', '--simulate', '9000', '--splits', '2');
    expect(evaluation.n).toBe(9_000);
    expect(value(evaluation, 'ofTrueOrder')).toBeGreaterThan(0.9);
    expect(value(evaluation, 'qini')).toBeGreaterThan(3 * baseline(evaluation, 'random', 'qini'));
    expect(Object.keys(evaluation.perSource)).toEqual([
      'two-models',
      'class-transformation',
      'response',
    ]);
    expect(evaluation.notes.at(-1)).toMatch(/response 0 \(of 2 splits\)/);
  });

  it('takes a table of two groups, and says what it took for treated', async () => {
    const lines = tableLines(600, 3).map((line, at) => {
      const group = at % 2 === 0 ? 'mail' : 'quiet';
      return `${line},${at === 0 ? 'group' : group}`;
    });
    const path = scratch.write('trial.csv', lines);
    const args = ['--table', path, '--treatment', 'group', '--outcome', 'bought'];
    const { evaluation } = await evaluate('uplift', ...args, '--treated', 'mail', '--splits', '2');
    expect(evaluation.data.rows).toBe(600);
    expect(evaluation.notes.join(' ')).toContain("Treated is 'mail' of group");
    expect(Math.abs(value(evaluation, 'qini'))).toBeLessThan(0.4);
  });
});

describe('the bandit task', () => {
  it('learns which arm is best, and judges another rule by its log', async () => {
    const { evaluation } = await evaluate(
      ...['bandit', '--shops', '3', '--decisions', '400', '--arms', '3'],
    );
    expect(value(evaluation, 'lateRegret')).toBeLessThan(
      0.8 * baseline(evaluation, 'uniform', 'regret'),
    );
    const { doublyRobust, ips } = evaluation.perSource;
    expect(doublyRobust?.['inside']?.value).toBeGreaterThanOrEqual(0.5);
    expect(doublyRobust?.['width']?.value).toBeLessThan(ips?.['width']?.value ?? 0);
  });
});
