import { spawn } from 'node:child_process';
import { reasonOf } from './stack-error.js';

const TAIL_BYTES = 8_192;

export interface CommandOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
  /** Called with each complete line of output. */
  readonly onLine?: (line: string) => void;
}

export interface CommandResult {
  /** Exit code; undefined if the command could not be started or was ended by a signal. */
  readonly code: number | undefined;
  /** The last part of standard output and standard error, interleaved. */
  readonly output: string;
}

/** Runs a command to its end without input. Never rejects: a failure is a result. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawnOrSay(command, args, options);
    if (typeof child === 'string') {
      resolve({ code: undefined, output: child });
      return;
    }
    const timer = setTimeout(() => child.kill('SIGKILL'), options.timeoutMs);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      let line = '';
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        output = (output + chunk).slice(-TAIL_BYTES);
        const lines = (line + chunk).split('\n');
        line = (lines.pop() ?? '').slice(-TAIL_BYTES);
        for (const complete of lines) options.onLine?.(complete);
      });
    }
    child.once('error', (error) => {
      clearTimeout(timer);
      resolve({ code: undefined, output: error.message });
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      const ended = signal === null ? '' : `\nended by ${signal}`;
      resolve({ code: code ?? undefined, output: output + ended });
    });
  });
}

/** Starts a command. Some failures to do so are exceptions, which are returned as messages here. */
function spawnOrSay(command: string, args: readonly string[], options: CommandOptions) {
  try {
    return spawn(command, args, {
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    return reasonOf(error);
  }
}
