import { execFileSync } from 'node:child_process';
import type { Progress } from './progress.js';
import { runCommand } from './run-command.js';
import { CHROMIUM, installPackages } from './system-packages.js';

/**
 * The path of a Chromium, which is installed from the system's packages where it is missing and that needs
 * no password. Rejects with a `StackUnavailableError` that names the command to run if that is impossible.
 */
export async function chromium(env: NodeJS.ProcessEnv, progress: Progress): Promise<string> {
  const found = await findChromium(env);
  if (found !== undefined) return found;
  await installPackages([CHROMIUM], { env, progress, allowed: true });
  const installed = await findChromium(env);
  if (installed === undefined) throw new Error('no chromium on the PATH');
  return installed;
}

async function findChromium(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    const { code } = await runCommand(name, ['--version'], { env, timeoutMs: 30_000 });
    if (code === 0) return execFileSync('which', [name], { encoding: 'utf8' }).trim();
  }
  return undefined;
}
