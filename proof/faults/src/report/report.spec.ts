import { describe, expect, it } from '@jest/globals';
import type { SubjectReport } from '../run/suite.js';
import { figuresOf, isGood } from './figures.js';
import { summaryText } from './summary.js';

const held = { held: true, detail: '5 compared' };
const fell = { held: false, detail: '1 difference: x' };

function subject(name: SubjectReport['name'], more: Partial<SubjectReport> = {}): SubjectReport {
  return {
    name,
    faults: { kill: 2, poison: 10 },
    verdicts: { counters: held, recovery: held },
    recoveries: [
      { kind: 'kill', ms: 900 },
      { kind: 'kill', ms: 1_500 },
    ],
    drainsMs: [300],
    deaths: 4,
    wallMs: 1_000,
    ...more,
  };
}

const options = { seed: 7, events: 100 };
const detected = { 'no-seek': { detected: true, detail: 'positions fell' } };

describe('the figures of a run', () => {
  it('add up the faults of the subjects and take the longest times', () => {
    const profile = subject('profile', {
      faults: { kill: 1, freeze: 1 },
      recoveries: [{ kind: 'freeze', ms: 2_000 }],
      drainsMs: [],
    });
    const figures = figuresOf(
      options,
      { subjects: [subject('processor'), profile], controls: detected },
      5_000,
    );
    expect(figures).toMatchObject({
      seed: 7,
      events: 100,
      faults: { kill: 3, freeze: 1, poison: 10 },
      recoveryMs: 2_000,
      recoveryMsByFault: { kill: 1_500, freeze: 2_000 },
      drainMs: 300,
      wallMs: 5_000,
      subjects: { processor: { recoveryMs: 1_500 }, profile: { drainMs: null } },
    });
    expect(isGood(figures)).toBe(true);
  });

  it('have an invariant fail when it fails for one subject, and omit invariants that were not judged', () => {
    const marketing = subject('marketing', { verdicts: { counters: fell, decisions: held } });
    const figures = figuresOf(
      options,
      { subjects: [subject('processor'), marketing], controls: {} },
      1,
    );
    expect(figures.invariants).toEqual({
      counters: { held: false, detail: 'processor: 5 compared; marketing: 1 difference: x' },
      decisions: { held: true, detail: 'marketing: 5 compared' },
      recovery: { held: true, detail: 'processor: 5 compared' },
    });
    expect(isGood(figures)).toBe(false);
    const text = summaryText(figures);
    expect(text).toMatch(/counters .*held +FELL\n +marketing: 1 difference: x/);
    expect(text).toMatch(/decisions .*- +held/);
    expect(text).not.toContain('entities');
  });

  it('are bad with a control that was not detected', () => {
    const controls = { ...detected, 'no-fence': { detected: false, detail: 'all held' } };
    const figures = figuresOf(options, { subjects: [subject('processor')], controls }, 1);
    expect(isGood(figures)).toBe(false);
    expect(summaryText(figures)).toContain('control no-fence  NOT DETECTED  all held');
  });

  it('say when nothing could be measured', () => {
    const quiet = subject('processor', { faults: {}, recoveries: [], drainsMs: [] });
    const figures = figuresOf(options, { subjects: [quiet], controls: {} }, 1);
    expect(figures.recoveryMs).toBeNull();
    expect(summaryText(figures)).toContain('longest recovery: not measured');
    expect(summaryText(figures)).toContain('faults: none');
  });
});
