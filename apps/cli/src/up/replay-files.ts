import { open } from 'node:fs/promises';
import { openRecording } from '../replay/open-recording.js';
import { UsageError } from './options.js';
import type { ReplayCommand } from './options.js';

/**
 * Touches the files of a replay, before anything is started for it. Rejects with a `UsageError` when
 * the recording cannot be read or the summary not be written.
 */
export async function checkReplayFiles({ path, jsonPath }: ReplayCommand): Promise<void> {
  await orUsageError(`--replay ${path} cannot be read`, () => openRecording(path));
  if (jsonPath === undefined) return;
  await orUsageError(`--json ${jsonPath} cannot be written`, async () => {
    const file = await open(jsonPath, 'a');
    await file.close();
  });
}

async function orUsageError(what: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw new UsageError(`${what}: ${(error as Error).message}`);
  }
}
