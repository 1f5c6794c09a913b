import { showLive } from '../live/live-view.js';
import { liveFigures } from './live-figures.js';
import type { Running } from './running.js';

/** Logs that are kept for months need no more. */
const LINE_EVERY_MS = 60_000;

/** The live view of what a real shop sends, until the signal fires. */
export async function runShop(running: Running): Promise<void> {
  const { platform, tail, terminal, signal } = running;
  terminal.say(
    `The shop sends its events to ${platform.urls['collector-service']}. Ctrl-C stops it all.`,
  );
  if (running.areDemo) {
    terminal.say(
      `TENANTS is not set: the write key is ${running.writeKey}, and the secret key is one that ` +
        'everybody knows.',
    );
  }
  await showLive({
    figures: liveFigures(running, () => tail.events),
    terminal,
    signal,
    lineEveryMs: LINE_EVERY_MS,
  });
}
