import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { bundle } from './bundle.mjs';
import { ToolError, isMain, main } from './process.mjs';
import { node, packageFolders, program, root, withInstalledPrograms } from './workspace.mjs';

/** Compiles and bundles all packages that have changed. Rejects if one does not compile. */
export async function build() {
  await Promise.all([
    compile(packageFolders().map((folder) => `${folder}/tsconfig.build.json`)),
    bundle(),
  ]);
}

/** Checks the types of everything, including tests. Rejects if they are wrong. */
export async function checkTypes() {
  await compile(['tsconfig.json']);
}

async function compile(configs) {
  const compiler = spawn(node, [program('tsc'), '-b', ...configs], {
    cwd: root,
    env: withInstalledPrograms(process.env),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(compiler, 'exit');
  for await (const line of createInterface(compiler.stdout)) {
    // A project that cannot be compiled because an earlier one has failed would hide that error in
    // a flood.
    if (!line.includes('error TS6305:')) console.error(line);
  }
  const [code] = await exited;
  if (code !== 0) throw new ToolError('the packages do not compile; see the errors above.');
}

if (isMain(import.meta)) await main(build);
