import { copyFileSync, statSync, truncateSync } from 'node:fs';

const MAX_BYTES = 10 * 1024 * 1024;
const CHECK_EVERY_MS = 5_000;

/**
 * Bounds log files that others append to: one that has reached ten megabytes is copied to `<path>.1`, in
 * place of the copy before, and emptied. Whoever writes goes on at its new end, provided that it has
 * opened the file for appending; a line written in the very moment may be lost.
 */
export class LogRotation {
  readonly #timer: NodeJS.Timeout;

  constructor(
    private readonly paths: readonly string[],
    private readonly maxBytes = MAX_BYTES,
    checkEveryMs = CHECK_EVERY_MS,
  ) {
    this.check();
    this.#timer = setInterval(() => {
      this.check();
    }, checkEveryMs);
    this.#timer.unref();
  }

  /** Looks at every file now. */
  check(): void {
    for (const path of this.paths) {
      try {
        this.#rotate(path);
      } catch {
        // Logs must not bring the platform down: a full disk, say. The next look tries again.
      }
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #rotate(path: string): void {
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) < this.maxBytes) return;
    copyFileSync(path, `${path}.1`);
    truncateSync(path);
  }
}
