import { readFileSync } from 'node:fs';
import type { Evaluation } from './report/evaluation.js';
import { runShell } from './shell.js';

/** Runs the shell; its exit code and what it wrote. */
export async function run(...args: readonly string[]) {
  let printed = '';
  let said = '';
  const status = await runShell(args, {
    print: (text) => (printed += text),
    errors: { write: (text) => (said += text) },
  });
  return { status, printed, said };
}

/** Runs a task that must succeed; what it wrote to a JSON file, and the table. */
export async function evaluate(json: string, ...args: readonly string[]) {
  const { status, printed, said } = await run(...args, '--json', json);
  if (status !== 0) throw new Error(`exit code ${status}: ${said}`);
  const evaluation = JSON.parse(readFileSync(json, 'utf8')) as Evaluation;
  return { evaluation, printed };
}

/** The value of a metric. Throws when its interval does not hold it. */
export function value({ metrics }: Pick<Evaluation, 'metrics'>, name: string): number {
  const { value: of = Number.NaN, ci95: [low, high] = [0, 0] } = metrics[name] ?? {};
  if (low <= of && of <= high) return of;
  throw new RangeError(`${name} is ${of}, outside of ${low} to ${high}`);
}

/** The value of a metric of a baseline. */
export function baseline({ baselines }: Evaluation, method: string, name: string): number {
  return value({ metrics: baselines[method] ?? {} }, name);
}
