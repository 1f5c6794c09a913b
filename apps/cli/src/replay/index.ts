/** Readers of recordings, for programs that need neither the stack nor the services. */
export { formats, isFormatName } from './formats.js';
export type { FormatName } from './formats.js';
export type {
  LineReader,
  RecordedEvent,
  RecordingFormat,
  RecordingSink,
} from './recorded-event.js';
export { RecordingFile } from './recording-file.js';
