import type { Recording } from '../replay/recording.js';
import { openRecording } from '../replay/open-recording.js';
import { chooseEpoch, givenEpoch } from '../replay/choose-epoch.js';
import type { EpochChoice } from '../replay/choose-epoch.js';
import type { Dialect } from '../replay/dialect.js';
import { formats } from '../replay/formats.js';
import type { FormatName } from '../replay/formats.js';
import { spanOf } from '../replay/recording-span.js';
import { showReading } from '../live/reading-progress.js';
import type { Terminal } from '../live/terminal.js';
import type { ReplayCommand } from './options.js';

const HOUR_MS = 3_600_000;

/** A replay whose recording has been looked at. */
interface SurveyedReplay extends Pick<ReplayCommand, 'path' | 'epochHours'> {
  readonly format: FormatName;
  readonly dialect?: Dialect;
}

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
  command: SurveyedReplay,
  watching: Watching,
): Promise<EpochChoice> {
  const { epochHours, format } = command;
  const set = watching.env['MODEL_EPOCH_MS'];
  if (set) return givenEpoch(Number(set), 'environment', 'MODEL_EPOCH_MS says so');
  if (epochHours !== undefined) {
    return givenEpoch(Math.round(epochHours * HOUR_MS), 'option', '--epoch-hours says so');
  }
  const file = await openRecording(command.path);
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
  file: Recording,
  { format, dialect }: SurveyedReplay,
  { terminal, signal }: Watching,
) {
  const onChunk = showReading(file, "Reading the recording's times", terminal);
  try {
    return await spanOf(file, { format, ...(dialect && { dialect }), signal, onChunk });
  } finally {
    terminal.erase();
  }
}
