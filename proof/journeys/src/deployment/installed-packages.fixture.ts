import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package in package-lock.json; a link leads to a workspace. */
interface Locked {
  readonly link?: true;
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** By place, e.g. `node_modules/zod`. */
export type Lock = Readonly<Record<string, Locked>>;

export function readLock(root: string): Lock {
  const text = readFileSync(join(root, 'package-lock.json'), 'utf8');
  return (JSON.parse(text) as { readonly packages: Lock }).packages;
}

/**
 * The places of all packages that `npm ci --omit=dev` installs for some workspaces, each with the place
 * that needs it.
 */
export function installedFor(lock: Lock, workspaces: readonly string[]): Map<string, string> {
  const found = new Map(workspaces.map((workspace) => [workspace, '']));
  for (const place of found.keys()) {
    for (const name of needsOf(lock[place] ?? {})) {
      const at = resolve(lock, place, name);
      if (at !== undefined && !found.has(at)) found.set(at, place);
    }
  }
  return found;
}

function needsOf({ dependencies, optionalDependencies, peerDependencies, ...rest }: Locked) {
  const peers = Object.keys(peerDependencies ?? {}).filter(
    (name) => rest.peerDependenciesMeta?.[name]?.optional !== true,
  );
  return [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers];
}

/** As Node finds a package: from the place upwards. */
function resolve(lock: Lock, from: string, name: string): string | undefined {
  for (let place = from; ; place = place.slice(0, Math.max(0, place.lastIndexOf('/')))) {
    const at = `${place === '' ? '' : `${place}/`}node_modules/${name}`;
    const locked = lock[at];
    if (locked) return locked.link ? locked.resolved : at;
    if (place === '') return undefined;
  }
}
