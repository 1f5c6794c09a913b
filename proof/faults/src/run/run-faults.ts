import { controls } from '../controls/controls.js';
import { subjects } from '../subjects/index.js';
import type { ControlResult } from './control.js';
import type { FaultOptions } from './fault-options.js';
import { Suite } from './suite.js';
import type { SubjectReport, SuiteOptions } from './suite.js';

const MINUTE_MS = 60_000;
/**
 * Offset between subjects, so that the variants of a kind of fault are spread over the subjects.
 */
const FORMS_APART = 2;

export interface FaultsOutcome {
  readonly subjects: readonly SubjectReport[];
  readonly controls: Readonly<Record<string, ControlResult>>;
}

/**
 * Runs each subject under faults, one after the other, then the controls, which show that the suite
 * detects defects.
 */
export function runFaults(
  options: FaultOptions,
  context: Pick<SuiteOptions, 'report' | 'signal'>,
): Promise<FaultsOutcome> {
  const { seed, events, faults, minutes } = options;
  return Suite.with({ ...options, ...context }, async (suite) => {
    const reports: SubjectReport[] = [];
    for (const [index, name] of options.subjects.entries()) {
      const report = await suite.subject(subjects[name], {
        seed: seed + index,
        events,
        faults,
        durationMs: (minutes * MINUTE_MS) / options.subjects.length,
        firstForm: FORMS_APART * index,
      });
      reports.push(report);
    }
    const results: Record<string, ControlResult> = {};
    for (const control of options.controls ? controls : []) {
      results[control.name] = await suite.control(control, seed);
    }
    return { subjects: reports, controls: results };
  });
}
