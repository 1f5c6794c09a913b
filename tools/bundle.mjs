import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ToolError, run } from './process.mjs';
import { node, program, root, withInstalledPrograms } from './workspace.mjs';

/** What runs in browsers: each folder has a vite.config.mjs, whose output is in `output`. */
const bundles = [
  { folder: 'apps/console', output: 'dist' },
  { folder: 'apps/demo-shop', output: 'dist' },
  { folder: 'libs/browser', output: 'bundle' },
];

/** Bundles what runs in browsers, and has changed since. Rejects if it cannot be bundled. */
export async function bundle() {
  await Promise.all(bundles.map(bundleOne));
}

async function bundleOne({ folder, output }) {
  const path = join(root, folder);
  const stamp = join(path, output, '.inputs');
  const inputs = inputsOf(path);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs) return;
  const code = await run(node, [program('vite'), 'build', '--logLevel=warn'], {
    cwd: path,
    env: { ...withInstalledPrograms(process.env), NODE_ENV: 'production' },
  });
  if (code !== 0) throw new ToolError(`${folder} cannot be bundled; see the errors above.`);
  compress(join(path, output));
  writeFileSync(stamp, inputs);
}

/** Changes whenever the bundle would. */
function inputsOf(path) {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  const files = [
    'index.html',
    'package.json',
    'vite.config.mjs',
    ...filesBelow(path, 'src'),
    ...filesBelow(path, 'public'),
  ];
  for (const file of files.filter((name) => existsSync(join(path, name)))) {
    hash.update(`${file}\n`).update(readFileSync(join(path, file)));
  }
  return hash.digest('hex');
}

function filesBelow(path, folder) {
  if (!existsSync(join(path, folder))) return [];
  return readdirSync(join(path, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .sort();
}

/** Leaves a compressed copy beside each text, which is served instead to whoever takes it. */
function compress(path) {
  for (const file of filesBelow(path, '.')) {
    if (!/\.(js|css|html|svg)$/.test(file)) continue;
    const whole = join(path, file);
    writeFileSync(`${whole}.gz`, gzipSync(readFileSync(whole), { level: 9 }));
  }
}
