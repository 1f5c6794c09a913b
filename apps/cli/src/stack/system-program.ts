import type { Progress } from './progress.js';
import { runCommand } from './run-command.js';
import { CHROMIUM, installPackages, PROMTOOL, type Requirement } from './system-packages.js';

const FIND_TIMEOUT_MS = 30_000;

/** The path of a Chromium; see `systemProgram`. */
export function chromium(env: NodeJS.ProcessEnv, progress: Progress): Promise<string> {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  return systemProgram(CHROMIUM, names, { env, progress });
}

/** The path of promtool, which checks and tests rules for Prometheus; see `systemProgram`. */
export function promtool(env: NodeJS.ProcessEnv, progress: Progress): Promise<string> {
  return systemProgram(PROMTOOL, ['promtool'], { env, progress });
}

interface SystemProgramOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
}

/**
 * The path of a program that has one of these names. It is installed from the system's packages where
 * it is missing and that needs no password. Rejects with a `StackUnavailableError` that names the
 * command to run if that is impossible.
 */
async function systemProgram(
  requirement: Requirement,
  names: readonly string[],
  { env, progress }: SystemProgramOptions,
): Promise<string> {
  const found = await findProgram(names, env);
  if (found !== undefined) return found;
  await installPackages([requirement], { env, progress, allowed: true });
  const installed = await findProgram(names, env);
  if (installed === undefined) throw new Error(`no ${names.join(' or ')} on the PATH`);
  return installed;
}

async function findProgram(
  names: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  for (const name of names) {
    const { code, output } = await runCommand('which', [name], { env, timeoutMs: FIND_TIMEOUT_MS });
    if (code === 0) return output.trim();
  }
  return undefined;
}
