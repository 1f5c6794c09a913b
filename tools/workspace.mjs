import { readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the workspace. */
export const root = fileURLToPath(new URL('..', import.meta.url));

const installedPrograms = join(root, 'node_modules', '.bin');

/** The workspace's own Node, whichever the system has. */
export const node = join(installedPrograms, 'node');

/** Returns the path of an installed JavaScript program, to be run by {@link node}. */
export function program(name) {
  return join(installedPrograms, name);
}

/** Returns the folders of all packages, relative to the workspace, in a fixed order. */
export function packageFolders() {
  return ['libs', 'apps', 'proof'].flatMap((group) =>
    readdirSync(join(root, group), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `${group}/${entry.name}`)
      .sort(),
  );
}

/**
 * Returns an environment whose PATH starts with the installed programs, so that `node` is the
 * workspace's.
 */
export function withInstalledPrograms(env) {
  return { ...env, PATH: `${installedPrograms}${delimiter}${env.PATH ?? ''}` };
}

/**
 * Returns an environment whose PATH lacks installed programs, which are absent while packages are
 * installed.
 */
export function withoutInstalledPrograms(env) {
  const paths = (env.PATH ?? '').split(delimiter);
  return {
    ...env,
    PATH: paths.filter((path) => !path.includes(join('node_modules', '.bin'))).join(delimiter),
  };
}
