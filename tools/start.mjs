import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from './build.mjs';
import { install } from './install.mjs';
import { main, whenOrphaned } from './process.mjs';
import { node, root, withInstalledPrograms } from './workspace.mjs';

/** Developer commands that are separate programs. */
const programs = {
  bench: 'proof/bench/dist/main.js',
  eval: 'proof/eval/dist/main.js',
  faults: 'proof/faults/dist/main.js',
  hostile: 'proof/journeys/dist/hostile/main.js',
  privacy: 'proof/journeys/dist/privacy/main.js',
};

/** Returns the path of a program's entry point. */
function entryOf(name) {
  return join(root, programs[name] ?? `apps/${name}/dist/main.js`);
}

/** Runs a program of the workspace; resolves with its exit code. */
function runProgram(name, args) {
  const child = spawn(node, [entryOf(name), ...args], {
    stdio: 'inherit',
    env: { ...withInstalledPrograms(process.env), TRADEWIND_PARENT: String(process.pid) },
  });
  // A terminal sends Ctrl-C to the child as well, so passing it on would double it.
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
  if (Object.hasOwn(programs, command ?? '')) return runProgram(command, args.slice(1));
  const isAsked = ['--version', '-V'].includes(command);
  const namesCommand = isAsked || (command !== undefined && !command.startsWith('-'));
  return runProgram('cli', namesCommand ? args : ['up', ...args]);
});
