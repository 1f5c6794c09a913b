import { pause } from '../http/pause.js';

const POLL_MS = 150;
const REQUEST_TIMEOUT_MS = 3_000;

export interface ReadinessOptions {
  readonly urls: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Throws when there is no point in waiting on. */
  readonly check?: () => void;
}

/** Resolves when every service reports ready, or the signal fires. Rejects at the time-out. */
export async function whenReady(options: ReadinessOptions): Promise<void> {
  const deadline = performance.now() + options.timeoutMs;
  const waiting = new Map(Object.entries(options.urls));
  while (!options.signal.aborted) {
    const looks = [...waiting].map(async ([name, url]) => {
      if (await isReady(url)) waiting.delete(name);
    });
    await Promise.all(looks);
    if (waiting.size === 0) return;
    options.check?.();
    if (performance.now() > deadline) {
      const seconds = Math.round(options.timeoutMs / 1000).toString();
      throw new Error(`not ready within ${seconds} s: ${[...waiting.keys()].join(', ')}`);
    }
    await pause(POLL_MS, options.signal);
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/health/ready`, {
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    // Not listening yet.
    return false;
  }
}
