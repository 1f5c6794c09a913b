import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ToolError, isMain, main, run } from './process.mjs';
import { node, root, withoutInstalledPrograms } from './workspace.mjs';

const oldestNode = [20, 19];
const stamp = join(root, 'node_modules', '.installed');

/**
 * Installs the npm packages unless they already match the lock file.
 *
 * The stamp is a file in node_modules, which `npm ci` empties first, and it is written last: a
 * killed installation has none and is repeated.
 */
export async function install() {
  assertNodeVersion();
  const digest = lockDigest();
  if (isInstalled(digest)) return;
  console.log('Installing npm packages (npm ci); the first time takes a minute or two.');
  const started = Date.now();
  const ticker = setInterval(() => {
    console.log(`  still installing, ${Math.round((Date.now() - started) / 1_000)} s`);
  }, 15_000);
  try {
    await npmCi();
  } finally {
    clearInterval(ticker);
  }
  assertInstalledNode();
  writeFileSync(`${stamp}.partial`, digest);
  renameSync(`${stamp}.partial`, stamp);
  console.log(`Installed in ${Math.round((Date.now() - started) / 1_000)} s.`);
}

function assertNodeVersion() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
    throw new ToolError(
      `Node ${process.versions.node} is too old: ${oldestNode.join('.')} or newer is needed to ` +
        'install. (Everything then runs on the Node that is installed with the packages.)',
    );
  }
}

/** Changes whenever `npm ci` would install something else. */
function lockDigest() {
  return createHash('sha256')
    .update(`${process.platform} ${process.arch}\n`)
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function isInstalled(digest) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === digest && existsSync(node);
}

async function npmCi() {
  const code = await run(
    'npm',
    // Overrides settings of the user that would omit packages.
    [
      'ci',
      '--include=dev',
      '--ignore-scripts=false',
      '--loglevel=error',
      '--no-audit',
      '--no-fund',
    ],
    { cwd: root, env: installEnvironment() },
  );
  if (code !== 0) throw new ToolError(`npm ci failed with code ${code}; see its output above.`);
}

/** The CPU library of onnxruntime-node is in its package; its script would download others. */
function installEnvironment() {
  return {
    ...withoutInstalledPrograms(process.env),
    NODE_ENV: 'development',
    ONNXRUNTIME_NODE_INSTALL: 'skip',
  };
}

/**
 * Without its install script the node package is an empty shell, and the system's Node would run.
 */
function assertInstalledNode() {
  const wanted = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies.node;
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  if (stdout?.trim() !== `v${wanted}`) {
    throw new ToolError(`Node ${wanted} was not installed (found: ${stdout?.trim() || 'none'}).`);
  }
}

if (isMain(import.meta)) await main(install);
