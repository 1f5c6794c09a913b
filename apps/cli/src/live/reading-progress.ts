import type { Recording } from '../replay/recording.js';
import type { Terminal } from './terminal.js';

const REDRAW_EVERY_MS = 500;

/** Returns what is to be called between chunks of a file, to show how far it has been read. */
export function showReading(file: Recording, what: string, terminal: Terminal): () => void {
  let drawn = performance.now();
  return () => {
    if (!terminal.isInteractive || performance.now() - drawn < REDRAW_EVERY_MS) return;
    drawn = performance.now();
    const share = Math.floor((100 * file.bytesRead) / Math.max(1, file.size));
    terminal.draw([`  ${what}: ${String(share)}%`]);
  };
}
