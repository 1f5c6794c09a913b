import { showReading } from '../live/reading-progress.js';
import type { Terminal } from '../live/terminal.js';
import { openRecording } from '../replay/open-recording.js';
import { surveyOf, UnknownLayoutError } from '../replay/survey.js';
import type { Survey } from '../replay/survey.js';
import { UsageError } from './options.js';
import type { ReplayCommand } from './options.js';

interface Watching {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** Looks at a recording before anything is started for it. Rejects with a `UsageError` if it is of no use. */
export async function surveyReplay(
  { path, format }: Pick<ReplayCommand, 'path' | 'format'>,
  { terminal, signal }: Watching,
): Promise<Survey> {
  const file = await openRecording(path);
  const onChunk = showReading(file, 'Looking at the recording', terminal);
  try {
    return await surveyOf(file, { format, now: Date.now(), signal, onChunk });
  } catch (error) {
    if (!(error instanceof UnknownLayoutError)) throw error;
    throw new UsageError(`--replay ${path}: ${error.message}`);
  } finally {
    terminal.erase();
  }
}
