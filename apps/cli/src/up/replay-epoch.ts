import { pathOf, RecordingFile } from '../replay/recording-file.js';
import { chooseEpoch, givenEpoch } from '../replay/choose-epoch.js';
import type { EpochChoice } from '../replay/choose-epoch.js';
import { formats } from '../replay/formats.js';
import { spanOf } from '../replay/recording-span.js';
import type { Terminal } from '../live/terminal.js';
import type { ReplayCommand } from './options.js';

const HOUR_MS = 3_600_000;
const REDRAW_EVERY_MS = 500;

interface Watching {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The epoch of a replay: what the user has set, else what suits the recording, for which its file is
 * read once before anything is started. A file that can be read only once (a pipe), or that holds no
 * event, gets the default of its format.
 */
export async function epochOfReplay(
  command: Pick<ReplayCommand, 'path' | 'format' | 'epochHours'>,
  watching: Watching,
): Promise<EpochChoice> {
  const { epochHours, format } = command;
  const set = watching.env['MODEL_EPOCH_MS'];
  if (set) return givenEpoch(Number(set), 'environment', 'MODEL_EPOCH_MS says so');
  if (epochHours !== undefined) {
    return givenEpoch(Math.round(epochHours * HOUR_MS), 'option', '--epoch-hours says so');
  }
  const file = await RecordingFile.open(pathOf(command.path));
  if (!file.canBeReadAgain) {
    const why = `the default of ${format}, since a pipe cannot be read twice`;
    return givenEpoch(formats[format].epochMs, 'default', why);
  }
  const span = await watched(file, command, watching);
  if (span) return chooseEpoch(span);
  const why = `the default of ${format}, since no event was found in the recording`;
  return givenEpoch(formats[format].epochMs, 'default', why);
}

async function watched(
  file: RecordingFile,
  { format }: Pick<ReplayCommand, 'format'>,
  { terminal, signal }: Watching,
) {
  let drawn = performance.now();
  const onChunk = () => {
    if (!terminal.isInteractive || performance.now() - drawn < REDRAW_EVERY_MS) return;
    drawn = performance.now();
    const share = Math.floor((100 * file.bytesRead) / Math.max(1, file.size));
    terminal.draw([`  Reading the recording's times: ${String(share)}%`]);
  };
  try {
    return await spanOf(file, { format, signal, onChunk });
  } finally {
    terminal.erase();
  }
}
