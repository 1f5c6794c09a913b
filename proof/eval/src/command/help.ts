import type { OptionSpecs } from './options.js';
import type { Task } from '../task.js';

const WIDTH = 26;

/** The help of the shell: its tasks and what all of them share. */
export function shellHelp(tasks: readonly Task[]): string {
  const list = tasks.map(({ name, summary }) => `  ${name.padEnd(WIDTH)}${summary}`);
  return [
    'Measures the folds and models that serve on recorded data.',
    '',
    'Usage: npm run eval -- <task> [options]',
    '',
    'Tasks:',
    ...list,
    '',
    'npm run eval -- <task> --help shows the options of a task.',
    '',
    'Files may be plain or gzip, comma or tab separated, with or without a header. A readable table',
    'goes to standard output, the same figures as JSON to the file that --json names. The exit code',
    'is 0 when the figures stand, 2 for a command line or a file that cannot be understood, and 1 for',
    'anything else.',
    '',
  ].join('\n');
}

/** The help of one task. */
export function taskHelp({ name, summary, about, options, example }: Task): string {
  return [
    summary,
    '',
    `Usage: npm run eval -- ${name} [options]`,
    '',
    'Options:',
    ...optionLines(options),
    '',
    ...about,
    '',
    'Example:',
    `  ${example}`,
    '',
  ].join('\n');
}

function optionLines(specs: OptionSpecs): string[] {
  return Object.entries(specs).map(([name, { value, text, standard, required }]) => {
    const note = required
      ? ' (required)'
      : standard === undefined
        ? ''
        : ` (standard: ${standard})`;
    return `  ${`--${name} ${value}`.padEnd(WIDTH)}${text}${note}`;
  });
}
