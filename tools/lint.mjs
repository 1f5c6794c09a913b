import { isMain, main, run } from './process.mjs';
import { node, program, root, withInstalledPrograms } from './workspace.mjs';

/**
 * Lints the whole tree in one process, which shares the compiler's work between packages.
 * Resolves with the exit code.
 */
export async function lint() {
  const env = { ...withInstalledPrograms(process.env), NX_DAEMON: 'false' };
  // The boundary rules read the project graph that this leaves in Nx's cache.
  const graph = await run(node, [program('nx'), 'show', 'projects'], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (graph !== 0) return graph;
  return run(node, [program('eslint'), '--max-warnings=0', '.'], { cwd: root, env });
}

/** Checks the formatting with Prettier. Resolves with the exit code. */
export function checkFormat() {
  return run(node, [program('prettier'), '--check', '--log-level=warn', '.'], {
    cwd: root,
    env: withInstalledPrograms(process.env),
  });
}

if (isMain(import.meta)) await main(lint);
