import { ToolError, isMain, main, run } from './process.mjs';
import { node, packageFolders, program, root, withInstalledPrograms } from './workspace.mjs';

/** Compiles all packages that have changed. Rejects when one does not compile. */
export async function build() {
  const configs = packageFolders().map((folder) => `${folder}/tsconfig.build.json`);
  const code = await run(node, [program('tsc'), '-b', ...configs], {
    cwd: root,
    env: withInstalledPrograms(process.env),
  });
  if (code !== 0) throw new ToolError('the packages do not compile; the reasons are above.');
}

if (isMain(import.meta)) await main(build);
