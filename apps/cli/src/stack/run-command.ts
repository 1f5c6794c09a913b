import { spawn } from 'node:child_process';

const TAIL_BYTES = 8_192;

export interface CommandOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
  /** Called with each complete line of output. */
  readonly onLine?: (line: string) => void;
}

export interface CommandResult {
  /** Exit code; undefined when the command could not be started or was ended by a signal. */
  readonly code: number | undefined;
  /** The last part of standard output and standard error together. */
  readonly output: string;
}

/** Runs a command to its end without input. Never rejects: a failure is a result. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs,
      killSignal: 'SIGKILL',
    });
    let output = '';
    let line = '';
    const take = (chunk: string) => {
      output = (output + chunk).slice(-TAIL_BYTES);
      const lines = (line + chunk).split('\n');
      line = (lines.pop() ?? '').slice(-TAIL_BYTES);
      for (const complete of lines) options.onLine?.(complete);
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    child.once('error', (error) => {
      resolve({ code: undefined, output: error.message });
    });
    child.once('close', (code, signal) => {
      const ended = signal === null ? '' : `\nended by ${signal} after ${options.timeoutMs} ms`;
      resolve({ code: code ?? undefined, output: output + ended });
    });
  });
}
