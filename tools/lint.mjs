import { isMain, main, run } from './process.mjs';
import { node, program, root, withInstalledPrograms } from './workspace.mjs';

/** The compiler keeps all packages that a process lints in memory. */
const heap = '--max-old-space-size=6144';
/** Libraries are about half of the work; neither part needs what the other is linted with. */
const parts = [['libs'], ['.', '--ignore-pattern=libs/']];

/** Lints the tree in two processes, one for each core. Resolves with the exit code. */
export async function lint() {
  const env = { ...withInstalledPrograms(process.env), NX_DAEMON: 'false' };
  // The boundary rules read the project graph that this leaves in Nx's cache.
  const graph = await run(node, [program('nx'), 'show', 'projects'], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (graph !== 0) return graph;
  const codes = await Promise.all(
    parts.map((patterns) =>
      run(node, [heap, program('eslint'), '--max-warnings=0', ...patterns], { cwd: root, env }),
    ),
  );
  return codes.find((code) => code !== 0) ?? 0;
}

/** Checks the formatting with Prettier. Resolves with the exit code. */
export function checkFormat() {
  return run(node, [program('prettier'), '--check', '--log-level=warn', '.'], {
    cwd: root,
    env: withInstalledPrograms(process.env),
  });
}

if (isMain(import.meta)) await main(lint);
