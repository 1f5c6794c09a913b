import type { Control, ControlBench, ControlResult } from '../run/control.js';
import type { Verdicts } from '../run/subject.js';
import { scenarios } from './scenarios.js';
import { tell } from './scenario.js';
import type { Scenario } from './scenario.js';

/**
 * Plays a scenario without its mutation and with it. It is detected if everything held without, and
 * the detector fell with it: then it is the mutation that was seen, and not the story around it.
 */
export async function runScenario(scenario: Scenario, bench: ControlBench): Promise<ControlResult> {
  const [sound, mutated] = await Promise.all([
    tell(scenario, false, bench),
    tell(scenario, true, bench),
  ]);
  const fallen = firstFallen(sound);
  if (fallen !== undefined) {
    return { detected: false, detail: `without the mutation ${fallen}` };
  }
  const verdict = mutated[scenario.detector];
  if (verdict === undefined || verdict.held) {
    const detail = `${scenario.detector} held with the mutation: ${verdict?.detail ?? 'not judged'}`;
    return { detected: false, detail };
  }
  return { detected: true, detail: `${scenario.detector} fell: ${verdict.detail}` };
}

function firstFallen(verdicts: Verdicts): string | undefined {
  for (const [name, verdict] of Object.entries(verdicts)) {
    if (!verdict.held) return `${name} fell: ${verdict.detail}`;
  }
  return undefined;
}

/** The mutations that the suite must find, each with the story that brings it out. */
export const controls: readonly Control[] = scenarios.map((scenario) => ({
  name: scenario.mutation,
  description: scenario.description,
  run: (bench) => runScenario(scenario, bench),
}));
