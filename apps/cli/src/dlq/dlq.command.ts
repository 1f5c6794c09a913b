import { createInterface } from 'node:readline/promises';
import { loadConfig } from '@tradewind/config';
import { openKafkaLog, platformConfigSchema } from '@tradewind/service';
import { count } from '../live/figures.js';
import { listJson, listDeadLetters, listLines } from './list.js';
import type { DlqCommand, ReplayOptions } from './options.js';
import { DeadLetterReplay, type ReplayLog, type ReplayReport } from './dead-letter-replay.js';
import { findDeadLetter, showJson, showLines } from './show.js';

const FAILED = 1;
const SOME_REFUSED = 3;

export type DlqAction = Exclude<DlqCommand, { name: 'help' }>;

/** Where the command writes its output. */
export interface DlqOutput {
  write(text: string | Buffer): void;
  /** Asks for confirmation at a terminal; `undefined` without one. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
}

/** The `dlq` command on the Kafka that the environment names. Resolves with the exit code. */
export async function runDlqCommand(command: DlqAction): Promise<number> {
  const config = loadConfig(platformConfigSchema, process.env);
  const log = openKafkaLog('tradewind-cli', config, () => undefined);
  return runAndClose(log, command, standardOutput());
}

/** Runs a command until it is done or interrupted, and closes the log. */
export async function runAndClose(
  log: ReplayLog & { close(): Promise<void> },
  command: DlqAction,
  output: DlqOutput,
): Promise<number> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      stop.abort();
    });
  }
  try {
    return await runDlq(log, command, { output, signal: stop.signal });
  } finally {
    await log.close();
  }
}

export async function runDlq(
  log: ReplayLog,
  command: DlqAction,
  { output, signal }: { readonly output: DlqOutput; readonly signal: AbortSignal },
): Promise<number> {
  switch (command.name) {
    case 'list': {
      const list = await listDeadLetters(log, command, signal);
      output.write(command.json ? `${listJson(list)}\n` : asText(listLines(list)));
      return interrupted(signal);
    }
    case 'show': {
      const deadLetter = await findDeadLetter(log, command, signal);
      if (deadLetter === undefined)
        throw new Error('no dead-letter record has this id or position');
      if (command.raw) output.write(deadLetter.record.value ?? Buffer.alloc(0));
      else output.write(command.json ? `${showJson(deadLetter)}\n` : asText(showLines(deadLetter)));
      return 0;
    }
    case 'replay':
      return replay(log, command, { output, signal });
  }
}

async function replay(
  log: ReplayLog,
  options: ReplayOptions,
  { output, signal }: { readonly output: DlqOutput; readonly signal: AbortSignal },
): Promise<number> {
  if (output.confirm && !options.yes && !options.dryRun) {
    const plan = await new DeadLetterReplay(log, { ...options, dryRun: true }, signal).run();
    if (signal.aborted) return FAILED;
    const question = `${planLines(plan).join('\n')}\nGo on?`;
    if (plan.replayed > 0 && !(await output.confirm(question))) return FAILED;
  }
  const report = await new DeadLetterReplay(log, options, signal).run();
  output.write(
    options.json ? `${JSON.stringify(report, undefined, 2)}\n` : asText(planLines(report)),
  );
  if (signal.aborted) return FAILED;
  return Object.keys(report.refused).length > 0 ? SOME_REFUSED : 0;
}

function planLines({
  dryRun,
  matched,
  replayed,
  repeated,
  refused,
  topics,
}: ReplayReport): string[] {
  const verb = dryRun ? 'would be replayed' : 'replayed';
  return [
    `${count(matched)} dead-letter records match: ${count(replayed)} ${verb}`,
    ...Object.entries(topics).map(([topic, records]) => `  ${count(records)} to ${topic}`),
    ...(repeated > 0
      ? [`${count(repeated)} skipped: an earlier dead-letter record holds the same original record`]
      : []),
    ...Object.entries(refused).map(
      ([why, deadLetters]) => `${count(deadLetters)} cannot be replayed: ${why}`,
    ),
  ];
}

function interrupted(signal: AbortSignal): number {
  return signal.aborted ? FAILED : 0;
}

function asText(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

/** Standard output, with a question at a terminal. */
export function standardOutput(): DlqOutput {
  const isInteractive = process.stdout.isTTY && process.stdin.isTTY;
  return {
    write: (text) => {
      process.stdout.write(text);
    },
    confirm: isInteractive ? confirm : undefined,
  };
}

async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
