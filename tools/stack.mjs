import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ToolError } from './process.mjs';
import { node, root, withInstalledPrograms } from './workspace.mjs';

/**
 * Starts Kafka and Redis for the tests. Resolves with {kafkaBrokers, redisUrl, description, isOwn,
 * stop}; rejects if they are unavailable, after printing the reasons. They end with this process,
 * however it ends.
 */
export async function startStack() {
  const child = spawn(node, [join(root, 'apps/cli/dist/stack/run-stack.js'), '--json'], {
    cwd: root,
    env: withInstalledPrograms(process.env),
    stdio: ['pipe', 'pipe', 'inherit'],
    // Ctrl-C in a terminal goes to this process, which stops the servers after their clients.
    detached: true,
  });
  child.stdin.on('error', () => undefined);
  const exited = once(child, 'exit');
  const line = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([text]) => text),
    exited.then(() => undefined),
  ]);
  if (line === undefined) throw new ToolError('no Kafka and Redis to test against; see above.');
  return {
    ...JSON.parse(line),
    stop: async () => {
      child.stdin.end();
      await exited;
    },
  };
}
