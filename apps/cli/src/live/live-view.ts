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
}

/** Shows the figures until the signal fires: in place on a terminal, else a line every five seconds. */
export async function showLive({ figures, terminal, signal }: LiveViewOptions): Promise<void> {
  for (;;) {
    await pause(terminal.isInteractive ? REDRAW_EVERY_MS : LINE_EVERY_MS, signal);
    if (signal.aborted) break;
    const now = await figures();
    if (terminal.isInteractive) terminal.draw(figuresTable(now));
    else terminal.say(figuresLine(now));
  }
  terminal.keep();
}
