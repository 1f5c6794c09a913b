import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from './build.mjs';
import { install } from './install.mjs';
import { main, whenOrphaned } from './process.mjs';
import { node, root, withInstalledPrograms } from './workspace.mjs';

/** Commands that are programs of their own, for those who develop the platform. */
const programs = { bench: 'apps/bench', faults: 'apps/faults', eval: 'proof/eval' };

/** Runs a program of the workspace; resolves with its exit code. */
function runProgram(folder, args) {
  const child = spawn(node, [join(root, folder, 'dist/main.js'), ...args], {
    stdio: 'inherit',
    env: { ...withInstalledPrograms(process.env), TRADEWIND_PARENT: String(process.pid) },
  });
  // A terminal sends Ctrl-C to the child as well: passing it on would make two of it.
  process.on('SIGINT', () => {
    if (!process.stdin.isTTY) child.kill('SIGINT');
  });
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  whenOrphaned(() => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}

await main(async () => {
  await install();
  await build();
  const args = process.argv.slice(2);
  const [command] = args;
  if (command !== undefined && Object.hasOwn(programs, command)) {
    return runProgram(programs[command], args.slice(1));
  }
  const namesCommand = command !== undefined && !command.startsWith('-');
  return runProgram('apps/cli', namesCommand ? args : ['up', ...args]);
});
