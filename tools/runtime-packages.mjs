import { readFileSync, readdirSync, rmSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { ToolError, isMain, main } from './process.mjs';
import { sbom } from './sbom.mjs';

/**
 * The places of all packages that some workspaces need when they run, as in package-lock.json. npm itself
 * installs what test workspaces need as well, since every workspace is a dependency of the root, and peers
 * that are optional.
 */
export function runtimePackages(lock, workspaces) {
  const found = new Set(workspaces);
  for (const place of found) {
    for (const name of needsOf(lock[place] ?? {})) {
      const at = placeOf(lock, place, name);
      if (at !== undefined) found.add(at);
    }
  }
  return found;
}

function needsOf({ dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta }) {
  const peers = Object.keys(peerDependencies ?? {}).filter(
    (name) => peerDependenciesMeta?.[name]?.optional !== true,
  );
  return [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers];
}

/** Looks for a package as Node does: from the place upwards. A link leads to its workspace. */
function placeOf(lock, from, name) {
  for (let place = from; ; place = place.slice(0, Math.max(0, place.lastIndexOf('/')))) {
    const at = `${place === '' ? '' : `${place}/`}node_modules/${name}`;
    if (lock[at]) return lock[at].link ? lock[at].resolved : at;
    if (place === '') return undefined;
  }
}

/** Removes all other packages that the lock names, and links to other workspaces. */
function prune(root, lock, kept) {
  for (const [place, { link, resolved }] of Object.entries(lock)) {
    if (!place.includes('node_modules/')) continue;
    if (kept.has(link ? resolved : place)) continue;
    rmSync(join(root, place), { recursive: true, force: true });
  }
  removeBrokenLinks(join(root, 'node_modules/.bin'));
  removeEmptyScopes(join(root, 'node_modules'));
}

function removeEmptyScopes(folder) {
  for (const name of readdirSync(folder).filter((each) => each.startsWith('@'))) {
    const scope = join(folder, name);
    if (readdirSync(scope).length === 0) rmSync(scope, { recursive: true });
  }
}

function removeBrokenLinks(folder) {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (!existsSync(path)) rmSync(path, { force: true });
  }
}

/**
 * usage: node tools/runtime-packages.mjs list|prune|sbom WORKSPACE... in the directory of the lock. `list` writes
 * the places as JSON, `sbom` a CycloneDX document; `prune` removes everything else from node_modules.
 */
async function run([command, ...workspaces]) {
  if (!['list', 'prune', 'sbom'].includes(command) || workspaces.length === 0) {
    throw new ToolError('usage: node tools/runtime-packages.mjs list|prune|sbom WORKSPACE...');
  }
  const root = process.cwd();
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const { packages } = lock;
  const unknown = workspaces.filter((workspace) => !packages[workspace]);
  if (unknown.length > 0) throw new ToolError(`no workspace: ${unknown.join(', ')}`);
  const kept = runtimePackages(packages, workspaces);
  if (command === 'prune') prune(root, packages, kept);
  else if (command === 'sbom') console.log(JSON.stringify(sbom(lock, kept), null, 2));
  else console.log(JSON.stringify([...kept]));
  return 0;
}

if (isMain(import.meta)) await main(() => run(process.argv.slice(2)));
