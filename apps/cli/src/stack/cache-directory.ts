import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Returns the directory of downloads, which outlives runs and checkouts: `TRADEWIND_CACHE`, else
 * `tradewind` in `XDG_CACHE_HOME`, else `~/.cache/tradewind`.
 */
export function cacheDirectory(env: NodeJS.ProcessEnv = process.env): string {
  const own = env['TRADEWIND_CACHE'];
  if (own !== undefined && own !== '') return resolve(own);
  const xdg = env['XDG_CACHE_HOME'];
  // The XDG specification says to ignore relative paths.
  const base = xdg?.startsWith('/') === true ? xdg : join(homedir(), '.cache');
  return join(base, 'tradewind');
}
