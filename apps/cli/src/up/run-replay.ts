import { writeFile } from 'node:fs/promises';
import { CollectorClient } from '../http/collector-client.js';
import { count } from '../live/figures.js';
import { showLive } from '../live/live-view.js';
import { showReplayProgress } from '../live/replay-progress.js';
import type { EpochChoice } from '../replay/choose-epoch.js';
import { Replay } from '../replay/replay.js';
import { summaryLines } from '../summary/summary.js';
import { whenCaughtUp } from '../summary/caught-up.js';
import { collectSummary } from './collect-summary.js';
import { liveFigures } from './live-figures.js';
import type { ReplayCommand } from './options.js';
import type { Running } from './running.js';

/**
 * Replays a recording. With `exit` it waits until everything is folded and reports; without, the
 * platform stays up, with the live view, until the signal fires.
 */
export async function runReplay(
  running: Running,
  command: ReplayCommand & { readonly epoch: EpochChoice | undefined },
): Promise<void> {
  const { platform, terminal, serverKey: writeKey, signal } = running;
  const client = new CollectorClient({ url: platform.urls['collector-service'], writeKey, signal });
  const replay = await Replay.open(command, client, signal);
  const figures = liveFigures(running, () => replay.progress.events);
  terminal.say(`Replaying ${command.path}`);
  const startedAt = Date.now();
  await whileShown(
    (shown) =>
      showReplayProgress({ progress: () => replay.progress, figures, terminal, signal: shown }),
    () => replay.run(),
    signal,
  );
  const { read, accepted, rejected } = replay.counts;
  terminal.say(
    `${count(read)} rows read: ${count(accepted)} accepted, ${count(rejected)} rejected`,
  );
  if (signal.aborted) return;
  if (!command.exit) {
    refuseMostlyRejected(replay);
    await showLive({ figures, terminal, signal });
    return;
  }
  const caughtUp = await whileShown(
    (shown) => showLive({ figures, terminal, signal: shown }),
    () => whenCaughtUp({ look: () => running.progress.look(), signal }),
    signal,
  );
  if (!caughtUp) return;
  const summary = await collectSummary(running, {
    ...{ replay, caughtUp, startedAt },
    epoch: command.epoch,
  });
  for (const line of summaryLines(summary)) terminal.say(line);
  if (command.jsonPath !== undefined) {
    await writeFile(command.jsonPath, `${JSON.stringify(summary, undefined, 2)}\n`);
    terminal.say(`Written to ${command.jsonPath}`);
  }
  refuseMostlyRejected(replay);
}

/** A recording of which most was refused has not been replayed, whatever the figures say. */
function refuseMostlyRejected({ counts, rejections }: Replay): void {
  const { read, rejected } = counts;
  if (rejected * 2 <= read) return;
  const [worst] = rejections.toSorted((a, b) => b.rows - a.rows);
  const why = worst && `: ${worst.reason} (first: ${worst.first})`;
  throw new Error(`${count(rejected)} of ${count(read)} rows were refused${why ?? ''}`);
}

async function whileShown<T>(
  show: (signal: AbortSignal) => Promise<void>,
  work: () => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const done = new AbortController();
  const shown = show(AbortSignal.any([signal, done.signal]));
  try {
    return await work();
  } finally {
    done.abort();
    await shown;
  }
}
