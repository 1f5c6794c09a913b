import { stat } from 'node:fs/promises';
import { InstacartFolder } from './instacart-folder.js';
import { pathOf, RecordingFile } from './recording-file.js';
import type { Recording } from './recording.js';

/**
 * Opens what a name on the command line stands for: a file, a pipe, a folder of a data set. Rejects when it
 * cannot be read.
 */
export async function openRecording(name: string): Promise<Recording> {
  const path = pathOf(name);
  const status = await stat(path);
  if (!status.isDirectory()) return RecordingFile.open(path);
  const folder = await InstacartFolder.open(path);
  if (folder) return folder;
  throw new Error('it is a folder without orders.csv; only Instacart recordings are folders');
}
