import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from './build.mjs';
import { install } from './install.mjs';
import { main, whenOrphaned } from './process.mjs';
import { node, root, withInstalledPrograms } from './workspace.mjs';

/** Runs a command of the platform's own program; resolves with its exit code. */
function runPlatform(args) {
  const child = spawn(node, [join(root, 'apps/cli/dist/main.js'), ...args], {
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
  const namesCommand = args[0] !== undefined && !args[0].startsWith('-');
  return runPlatform(namesCommand ? args : ['up', ...args]);
});
