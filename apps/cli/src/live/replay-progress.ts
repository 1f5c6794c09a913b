import { Presets, SingleBar } from 'cli-progress';
import { pause } from '../http/pause.js';
import type { ReplayProgress } from '../replay/replay.js';
import { count, duration } from './figures.js';
import type { LiveFigures } from './figures.js';
import { RateMeter } from './rate-meter.js';
import type { Terminal } from './terminal.js';

const REDRAW_EVERY_MS = 500;
const LINE_EVERY_MS = 5_000;
const FORMAT =
  '  {bar} {percentage}% | {rows} rows ({rowRate}/s) | {events} events ({rate}/s) | lag {lag} | p99 {p99}';

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
  const meter = new RateMeter();
  meter.rate(progress().rows, performance.now());
  for (;;) {
    await pause(bar ? REDRAW_EVERY_MS : LINE_EVERY_MS, signal);
    if (signal.aborted) break;
    const now = await figures();
    const rowRate = meter.rate(progress().rows, performance.now());
    const text = replayTexts(progress(), now, rowRate);
    if (bar) bar.update(progress().bytes, text);
    else terminal.say(replayLine(text));
  }
  bar?.update(progress().bytes);
  bar?.stop();
}

function startBar(terminal: Terminal, totalBytes: number): SingleBar {
  const bar = new SingleBar(
    { format: FORMAT, hideCursor: true, stream: terminal.stream },
    Presets.shades_classic,
  );
  bar.start(totalBytes, 0, {
    rows: '0',
    rowRate: '0',
    events: '0',
    rate: '0',
    lag: '0',
    p99: '0 ms',
  });
  return bar;
}

/** The parts of a look at a replay, for people. */
export function replayTexts(progress: ReplayProgress, figures: LiveFigures, rowRate: number) {
  const share = progress.totalBytes === 0 ? 1 : progress.bytes / progress.totalBytes;
  return {
    share: Math.floor(share * 100).toString(),
    rows: count(progress.rows),
    rowRate: count(rowRate),
    events: count(progress.events),
    rate: count(figures.eventsPerSecond),
    lag: figures.lag === undefined ? 'unknown' : count(figures.lag),
    p99: duration(figures.p99Ms),
  };
}

/** One line, for logs. */
export function replayLine(text: ReturnType<typeof replayTexts>): string {
  return (
    `${text.share}% of the file | ${text.rows} rows (${text.rowRate}/s)` +
    ` | ${text.events} events (${text.rate}/s)` +
    ` | lag ${text.lag} | p99 ${text.p99}`
  );
}
