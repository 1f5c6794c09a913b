import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/*
 * The guard starts the command in a session of its own and holds one end of a pipe whose other
 * end only the parent has. When the pipe closes, the parent is gone or asks for the end, however
 * it went (even by kill -9): the guard ends the command and removes the directory.
 * Arguments: directory, log file, command and its arguments.
 */
const GUARD = `
trap '' INT HUP PIPE
directory=$1 log=$2
shift 2
exec 3<&0
"$@" 3<&- </dev/null >>"$log" 2>&1 &
child=$!
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
echo "$?"
kill -KILL "$watcher" 2>/dev/null
while read -r _ <&3; do :; done
rm -rf -- "$directory"
`;

export interface GuardedOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** The command's own directory: removed when the process has ended. */
  readonly directory: string;
  /** File that takes the command's output; may lie in the directory. */
  readonly logFile: string;
}

/** A server process that does not outlive this one. */
export interface GuardedProcess {
  /** Resolves with the exit code when the process has ended, asked or not. */
  readonly exited: Promise<number>;
  /** Last lines of the process's output. */
  logTail(lines?: number): Promise<string>;
  /** Ends the process (SIGTERM, after five seconds SIGKILL) and removes its directory. Idempotent. */
  stop(): Promise<void>;
}

/** Starts a server process under a guard that ends it when this process ends, in whatever way. */
export function startGuarded(options: GuardedOptions): GuardedProcess {
  const guard = spawn(
    'sh',
    ['-c', GUARD, 'guard', options.directory, options.logFile, options.command, ...options.args],
    { stdio: ['pipe', 'pipe', 'ignore'], detached: true },
  );
  const closed = new Promise<void>((resolve) => {
    guard.once('close', () => {
      resolve();
    });
    guard.once('error', () => {
      resolve();
    });
  });
  // A guard that died has closed the pipe already; ending it again is no error.
  guard.stdin.on('error', () => undefined);
  const exited = new Promise<number>((resolve) => {
    guard.stdout.setEncoding('utf8').once('data', (code: string) => {
      resolve(Number.parseInt(code, 10));
    });
    void closed.then(() => {
      resolve(-1);
    });
  });
  return {
    exited,
    async logTail(lines = 20) {
      const log = await readFile(options.logFile, 'utf8').catch(() => '');
      return log.trimEnd().split('\n').slice(-lines).join('\n');
    },
    async stop() {
      guard.stdin.end();
      await closed;
    },
  };
}
