import type { Control, ControlBench, ControlResult } from '../run/control.js';
import type { Verdicts } from '../run/subject.js';
import { scenarios } from './scenarios.js';
import { executeScenario } from './scenario.js';
import type { Scenario } from './scenario.js';

/**
 * Executes a scenario without its mutation and with it. The mutation counts as detected if all
 * invariants held without it and the detector failed with it, so that the scenario alone cannot be
 * the cause.
 */
export async function runScenario(scenario: Scenario, bench: ControlBench): Promise<ControlResult> {
  const [sound, mutated] = await Promise.all([
    executeScenario(scenario, false, bench),
    executeScenario(scenario, true, bench),
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

/** The mutations that the suite must detect, each with the scenario that exposes it. */
export const controls: readonly Control[] = scenarios.map((scenario) => ({
  name: scenario.mutation,
  description: scenario.description,
  run: (bench) => runScenario(scenario, bench),
}));
