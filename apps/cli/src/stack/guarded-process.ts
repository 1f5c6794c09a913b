import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/*
 * The guard starts the command in its own session and holds one end of a pipe whose other end only
 * the parent has. When the pipe closes, the parent is gone (even by kill -9) or asks for the end:
 * the guard ends the command and removes the directory. A line that arrives while the command is
 * not running starts it again in the same directory. The guard prints the command's process id at
 * each start, and its exit code at each exit. Arguments: directory, log file, command and its
 * arguments.
 */
const GUARD = `
trap '' INT HUP PIPE
directory=$1 log=$2
shift 2
exec 3<&0
while :; do
  "$@" 3<&- </dev/null >>"$log" 2>&1 &
  child=$!
  echo "pid $child"
  (
    while read -r _ <&3; do :; done
    kill -TERM "$child" 2>/dev/null
    tries=0
    while kill -0 "$child" 2>/dev/null && [ "$tries" -lt 50 ]; do
      sleep 0.1
      tries=$((tries + 1))
    done
    kill -KILL "$child" 2>/dev/null
  ) >/dev/null 2>&1 &
  watcher=$!
  wait "$child"
  code=$?
  kill -KILL "$watcher" 2>/dev/null
  wait "$watcher" 2>/dev/null
  echo "code $code"
  read -r _ <&3 || break
done
rm -rf -- "$directory"
`;

export interface GuardedOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** The command's own directory. It is removed when the process has been stopped. */
  readonly directory: string;
  /** File for the command's output; it may be inside the directory. */
  readonly logFile: string;
}

/** A server process that does not outlive this one. */
export interface GuardedProcess {
  /** Resolves with the exit code when the present process exits, asked or not. */
  readonly exited: Promise<number>;
  /** Last lines of the process's output. */
  logTail(lines?: number): Promise<string>;
  /** Kills the process (SIGKILL) and leaves its directory as it is. Resolves when it has exited. */
  kill(): Promise<void>;
  /** Starts the process again after it has ended, with the same arguments, in the same directory. */
  restart(): void;
  /** Ends the process (SIGTERM, after five seconds SIGKILL) and removes its directory. Idempotent. */
  stop(): Promise<void>;
}

type Guard = ChildProcessByStdio<Writable, Readable, null>;

/**
 * Starts a server process under a guard that ends it when this process ends, however that happens.
 */
export function startGuarded(options: GuardedOptions): GuardedProcess {
  const guard = spawn(
    'sh',
    ['-c', GUARD, 'guard', options.directory, options.logFile, options.command, ...options.args],
    { stdio: ['pipe', 'pipe', 'ignore'], detached: true },
  );
  return new UnderGuard(guard, options.logFile);
}

/** One execution of the command, from start to exit. */
class Execution {
  readonly #pid = Promise.withResolvers<number>();
  readonly #code = Promise.withResolvers<number>();
  readonly pid = this.#pid.promise;
  readonly exited = this.#code.promise;

  started(pid: number): void {
    this.#pid.resolve(pid);
  }

  ended(code: number): void {
    this.#code.resolve(code);
  }
}

class UnderGuard implements GuardedProcess {
  #execution = new Execution();
  readonly #closed: Promise<void>;

  constructor(
    private readonly guard: Guard,
    private readonly logFile: string,
  ) {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#closed = promise;
    for (const event of ['close', 'error']) {
      guard.once(event, () => {
        this.#execution.ended(-1);
        resolve(undefined);
      });
    }
    // A guard that has died has closed the pipe already, which is not an error.
    guard.stdin.on('error', () => undefined);
    createInterface(guard.stdout).on('line', (line) => {
      const [what, number] = line.split(' ', 2);
      if (what === 'pid') this.#execution.started(Number(number));
      else this.#execution.ended(Number(number));
    });
  }

  get exited(): Promise<number> {
    return this.#execution.exited;
  }

  async logTail(lines = 20): Promise<string> {
    const log = await readFile(this.logFile, 'utf8').catch(() => '');
    return log.trimEnd().split('\n').slice(-lines).join('\n');
  }

  async kill(): Promise<void> {
    const { pid, exited } = this.#execution;
    const running = await Promise.race([pid, exited.then(() => undefined)]);
    if (running === undefined) return;
    try {
      process.kill(running, 'SIGKILL');
    } catch {
      // It has exited by itself in the meantime.
    }
    await exited;
  }

  restart(): void {
    this.#execution = new Execution();
    this.guard.stdin.write('start\n');
  }

  async stop(): Promise<void> {
    this.guard.stdin.end();
    await this.#closed;
  }
}
