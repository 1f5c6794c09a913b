import { writeFile } from 'node:fs/promises';
import { didYouMean } from '@tradewind/config';
import { InputError, UsageError } from './command/errors.js';
import { shellHelp, taskHelp } from './command/help.js';
import { readOptions } from './command/options.js';
import { Meter } from './measure/meter.js';
import type { Evaluation } from './report/evaluation.js';
import { Progress } from './report/progress.js';
import type { ProgressOutput } from './report/progress.js';
import { renderEvaluation } from './report/render.js';
import type { Task } from './task.js';
import { tasks } from './tasks.js';

const OK_STATUS = 0;
const FAILED_STATUS = 1;
/** For a command line or a file that cannot be understood. */
const BAD_INPUT_STATUS = 2;
const BYTES_PER_MB = 2 ** 20;
const KB_PER_MB = 1_024;

export interface ShellOutput {
  /** Takes the table or the help. */
  readonly print: (text: string) => void;
  /** Takes progress and complaints. */
  readonly errors: ProgressOutput;
}

/** Runs one evaluation; resolves with the exit code and rejects with nothing. */
export async function runShell(args: readonly string[], output: ShellOutput): Promise<number> {
  try {
    await runTask(args, output);
    return OK_STATUS;
  } catch (error) {
    const isBadInput = error instanceof UsageError || error instanceof InputError;
    const reason = error instanceof Error ? error.message : String(error);
    output.errors.write(`eval: ${reason}\n`);
    if (error instanceof UsageError) {
      output.errors.write('npm run eval -- --help shows what there is.\n');
    }
    if (!isBadInput && error instanceof Error) output.errors.write(`${error.stack ?? ''}\n`);
    return isBadInput ? BAD_INPUT_STATUS : FAILED_STATUS;
  }
}

async function runTask(args: readonly string[], { print, errors }: ShellOutput): Promise<void> {
  const [name, ...rest] = args;
  if (name === undefined || isHelp(name)) {
    print(shellHelp(tasks));
    return;
  }
  const task = taskNamed(name);
  if (rest.some(isHelp)) {
    print(taskHelp(task));
    return;
  }
  const options = readOptions(rest, task.options);
  const started = performance.now();
  const meter = new Meter();
  const progress = new Progress(errors);
  const { files, columns, ...result } = await task.run(options, { meter, progress }).finally(() => {
    progress.end();
  });
  const [main = { path: '', sha256: '', rows: 0 }, ...also] = files;
  const evaluation: Evaluation = {
    task: name,
    ...result,
    data: { ...main, ...(also.length > 0 && { also }) },
    cpuMicrosPerEvent: meter.microsPerEvent,
    rssMb: Math.max(
      process.resourceUsage().maxRSS / KB_PER_MB,
      process.memoryUsage.rss() / BYTES_PER_MB,
    ),
    seconds: (performance.now() - started) / 1_000,
  };
  const json = options.text('json');
  if (json === '-') {
    print(jsonText(evaluation));
    return;
  }
  print(renderEvaluation(evaluation, columns));
  await writeJson(json, evaluation);
}

function jsonText(evaluation: Evaluation): string {
  return `${JSON.stringify(evaluation, null, 2)}\n`;
}

async function writeJson(path: string | undefined, evaluation: Evaluation): Promise<void> {
  if (path === undefined) return;
  try {
    await writeFile(path, jsonText(evaluation));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--json ${path} cannot be written: ${reason}`);
  }
}

function isHelp(argument: string): boolean {
  return argument === '--help' || argument === '-h';
}

function taskNamed(name: string): Task {
  const task = tasks.find((each) => each.name === name);
  if (task !== undefined) return task;
  const names = tasks.map((each) => each.name);
  throw new UsageError(
    `there is no task '${name}'; there are ${names.join(', ')}.${didYouMean(name, names)}`,
  );
}
