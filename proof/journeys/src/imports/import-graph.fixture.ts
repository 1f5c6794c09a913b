import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';

/** Texts of source files by their path in the workspace. */
export type Sources = ReadonlyMap<string, string>;

/** One import, of types or values; relative specifiers are resolved to a path in the workspace. */
export interface Import {
  readonly from: string;
  readonly to: string;
}

/** Reads the sources of all packages, including specs. */
export function readSources(root: string): Sources {
  const paths = globSync('{apps,libs,proof}/*/src/**/*.ts', { cwd: root }).sort();
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

export function importsIn(sources: Sources): readonly Import[] {
  return [...sources].flatMap(([from, text]) =>
    ts
      .preProcessFile(text, true, true)
      .importedFiles.map(({ fileName }) => ({ from, to: targetOf(from, fileName) })),
  );
}

function targetOf(from: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  return normalize(join(dirname(from), specifier)).replace(/\.js$/, '.ts');
}

/**
 * Returns every import cycle as the sorted paths of its files: the strongly connected components of
 * more than one file (Tarjan, Depth-First Search and Linear Graph Algorithms, 1972).
 */
export function cyclesIn(imports: readonly Import[]): readonly (readonly string[])[] {
  return new ConnectedComponents(imports).found.filter(({ length }) => length > 1);
}

class ConnectedComponents {
  readonly found: string[][] = [];
  readonly #targets: ReadonlyMap<string, readonly Import[]>;
  readonly #index = new Map<string, number>();
  readonly #lowest = new Map<string, number>();
  readonly #stack: string[] = [];

  constructor(imports: readonly Import[]) {
    this.#targets = Map.groupBy(imports, ({ from }) => from);
    for (const path of this.#targets.keys()) if (!this.#index.has(path)) this.#visit(path);
  }

  #visit(path: string): void {
    const index = this.#index.size;
    this.#index.set(path, index);
    this.#lowest.set(path, index);
    this.#stack.push(path);
    for (const { to } of this.#targets.get(path) ?? []) {
      if (!this.#index.has(to)) {
        this.#visit(to);
        this.#lower(path, this.#lowest.get(to));
      } else if (this.#stack.includes(to)) this.#lower(path, this.#index.get(to));
    }
    if (this.#lowest.get(path) === index) {
      this.found.push(this.#stack.splice(this.#stack.indexOf(path)).sort());
    }
  }

  #lower(path: string, to = Infinity): void {
    this.#lowest.set(path, Math.min(this.#lowest.get(path) ?? Infinity, to));
  }
}
