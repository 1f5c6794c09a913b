import { count, duration } from '../live/figures.js';
import { dataDirectoryOf } from '../up/data-directory.js';
import { backUp } from './backup.js';
import { embeddedPlace } from './embedded-place.js';
import type { BackupCommand } from './options.js';
import { restore } from './restore.js';

/** Runs `backup` or `restore`, and resolves with what to print. */
export async function runBackupCommand(
  command: Exclude<BackupCommand, { name: 'help' }>,
): Promise<string> {
  const { file, dataDir } = command;
  const started = performance.now();
  if (command.name === 'backup') {
    const bytes = await backUp(embeddedPlace(dataDir), file);
    const took = duration(performance.now() - started);
    return `${count(bytes / 1_024)} KiB were written to ${file} in ${took}.\n`;
  }
  const place = dataDirectoryOf(dataDir, { kind: 'demo', run: '' });
  const before = restore(place, file, { replace: command.replace, now: Date.now() });
  const kept = before === undefined ? '' : `The database that was there is now ${before}.\n`;
  return `${file} is now the database of ${place.path}.\n${kept}`;
}
