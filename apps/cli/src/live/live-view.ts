import { pause } from '../http/pause.js';
import { figuresLine, figuresTable } from './figures.js';
import type { LiveFigures } from './figures.js';
import type { Terminal } from './terminal.js';

const REDRAW_EVERY_MS = 1_000;
const LINE_EVERY_MS = 5_000;

export interface LiveViewOptions {
  readonly figures: () => Promise<LiveFigures>;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  /** Where lines are written; five seconds by default. */
  readonly lineEveryMs?: number;
}

/** Shows the figures until the signal fires: in place on a terminal, else a line now and then. */
export async function showLive(options: LiveViewOptions): Promise<void> {
  const { figures, terminal, signal, lineEveryMs = LINE_EVERY_MS } = options;
  for (;;) {
    await pause(terminal.isInteractive ? REDRAW_EVERY_MS : lineEveryMs, signal);
    if (signal.aborted) break;
    const now = await figures();
    if (terminal.isInteractive) terminal.draw(figuresTable(now));
    else terminal.say(figuresLine(now));
  }
  terminal.keep();
}
