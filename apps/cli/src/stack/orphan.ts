const POLL_MS = 1_000;

/**
 * Calls `end` once the process named in `TRADEWIND_PARENT` is no longer this one's parent, i.e. the
 * command that started this process was killed. Does nothing if the variable is unset.
 */
export function whenOrphaned(end: () => void, env: NodeJS.ProcessEnv = process.env): void {
  const parent = env['TRADEWIND_PARENT'];
  if (parent === undefined || parent === '') return;
  const timer = setInterval(() => {
    if (String(process.ppid) === parent) return;
    clearInterval(timer);
    end();
  }, POLL_MS);
  timer.unref();
}
