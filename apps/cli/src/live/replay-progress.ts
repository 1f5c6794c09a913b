import { Presets, SingleBar } from 'cli-progress';
import { pause } from '../http/pause.js';
import type { ReplayProgress } from '../replay/replay.js';
import { count, duration } from './figures.js';
import type { LiveFigures } from './figures.js';
import type { Terminal } from './terminal.js';

const REDRAW_EVERY_MS = 500;
const LINE_EVERY_MS = 5_000;
const FORMAT =
  '  {bar} {percentage}% | {rows} rows | {events} events ({rate}/s) | lag {lag} | p99 {p99}';

export interface ReplayProgressOptions {
  readonly progress: () => ReplayProgress;
  readonly figures: () => Promise<LiveFigures>;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** Shows how far a replay has come until the signal fires: a bar on a terminal, else lines. */
export async function showReplayProgress(options: ReplayProgressOptions): Promise<void> {
  const { progress, figures, terminal, signal } = options;
  const bar = terminal.isInteractive ? startBar(terminal, progress().totalBytes) : undefined;
  for (;;) {
    await pause(bar ? REDRAW_EVERY_MS : LINE_EVERY_MS, signal);
    if (signal.aborted) break;
    const text = texts(progress(), await figures());
    if (bar) bar.update(progress().bytes, text);
    else terminal.say(line(text));
  }
  bar?.update(progress().bytes);
  bar?.stop();
}

function startBar(terminal: Terminal, totalBytes: number): SingleBar {
  const bar = new SingleBar(
    { format: FORMAT, hideCursor: true, stream: terminal.stream },
    Presets.shades_classic,
  );
  bar.start(totalBytes, 0, { rows: '0', events: '0', rate: '0', lag: '0', p99: '0 ms' });
  return bar;
}

function texts(progress: ReplayProgress, figures: LiveFigures) {
  const share = progress.totalBytes === 0 ? 1 : progress.bytes / progress.totalBytes;
  return {
    share: Math.floor(share * 100).toString(),
    rows: count(progress.rows),
    events: count(progress.events),
    rate: count(figures.eventsPerSecond),
    lag: figures.lag === undefined ? 'unknown' : count(figures.lag),
    p99: duration(figures.p99Ms),
  };
}

function line(text: ReturnType<typeof texts>): string {
  return (
    `${text.share}% of the file | ${text.rows} rows | ${text.events} events (${text.rate}/s)` +
    ` | lag ${text.lag} | p99 ${text.p99}`
  );
}
