import { spawn } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';

const running = new Set();
process.on('exit', () => {
  for (const child of running) child.kill('SIGTERM');
});

/** A failure that its message explains. */
export class ToolError extends Error {}

/**
 * Runs a command to its end. Resolves with its exit code, 128 + n if signal n ended it. Rejects if
 * it cannot be started or exceeds `timeoutMs` (it is ended first).
 */
export function run(command, args, options = {}) {
  const { timeoutMs, ...spawnOptions } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      ...spawnOptions,
    });
    running.add(child);
    let late;
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            late = new ToolError(
              `not finished after ${timeoutMs / 1_000} s: ${command} ${args[0]}`,
            );
            child.kill('SIGTERM');
            setTimeout(() => child.kill('SIGKILL'), 5_000).unref();
          }, timeoutMs);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(new ToolError(`${command} cannot be started: ${error.message}`));
    });
    child.once('exit', (code, signal) => {
      running.delete(child);
      clearTimeout(timer);
      if (late) reject(late);
      else resolve(code ?? 128 + (signalNumbers[signal] ?? 0));
    });
  });
}

const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

/** Runs a tool's main function: prints a {@link ToolError} as one message, anything else in full. */
export async function main(work) {
  // Without a listener a signal would leave behind what `run` has started; other listeners may want to end by themselves.
  for (const signal of ['SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      const isAlone = process.listenerCount(signal) === 1;
      if (running.size > 0 || isAlone) process.exit(128 + signalNumbers[signal]);
    });
  }
  try {
    process.exitCode = await work();
  } catch (error) {
    console.error(error instanceof ToolError ? `Error: ${error.message}` : error);
    process.exitCode = 1;
  }
}

/** Returns whether a module is the one that was started. */
export function isMain(meta) {
  return process.argv[1] !== undefined && meta.filename === realpathSync(process.argv[1]);
}

/**
 * Calls `end` once npm, which runs this tool, has been killed without forwarding a signal. Tools
 * that are started without npm may outlive their parent.
 */
export function whenOrphaned(end) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const started = npmProcess();
  const timer = setInterval(() => {
    if (npmProcess() === started) return;
    clearInterval(timer);
    end();
  }, 1_000);
  timer.unref();
}

/** Checks the parent or, if npm has started a shell in between, the parent's parent. */
function npmProcess() {
  try {
    const status = readFileSync(`/proc/${process.ppid}/status`, 'utf8');
    const isShell = /^Name:\t(sh|dash|bash)$/m.test(status);
    return isShell ? Number(/^PPid:\t(\d+)$/m.exec(status)[1]) : process.ppid;
  } catch {
    // Other systems have no /proc.
    return process.ppid;
  }
}
