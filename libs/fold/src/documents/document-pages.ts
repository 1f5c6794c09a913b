import { hash } from 'node:crypto';
import type { ReadEntities } from '../timers/timer-pages.js';

/** A page of ten thousand documents holds the names of about a hundred and fifty. */
const PAGES = 64;
const PAGE = '~documents:';
const DOCUMENT = '~document:';

/** Where a document stands: `<kind>/<tenant>/<id>`. Neither a kind nor a tenant has a slash. */
export interface DocumentPlace {
  readonly kind: string;
  readonly tenant: string;
  readonly id: string;
}

/** The entry of a document in the scope of a fold group. */
export function documentName({ kind, tenant, id }: DocumentPlace): string {
  return `${DOCUMENT}${kind}/${tenant}/${id}`;
}

export function placeOf(name: string): DocumentPlace {
  const [kind = '', tenant = '', ...id] = name.slice(DOCUMENT.length).split('/');
  return { kind, tenant, id: id.join('/') };
}

/**
 * The names of the documents that a partition keeps, in pages by a hash of the name: a write has only those
 * pages on which a name came or went.
 */
export class DocumentPages {
  readonly #pages = Array.from({ length: PAGES }, () => new Set<string>());
  readonly #dirty = new Set<number>();

  static async load(read: ReadEntities): Promise<DocumentPages> {
    const pages = new DocumentPages();
    const texts = await read(pages.#pages.map((_, page) => PAGE + String(page)));
    for (const [page, text] of texts.entries()) {
      for (const name of JSON.parse(text ?? '[]') as string[]) pages.#pages[page]?.add(name);
    }
    return pages;
  }

  get dirtyCount(): number {
    return this.#dirty.size;
  }

  *names(): Iterable<string> {
    for (const names of this.#pages) yield* names;
  }

  add(name: string): void {
    const page = pageOf(name);
    this.#pages[page]?.add(name);
    this.#dirty.add(page);
  }

  delete(name: string): void {
    const page = pageOf(name);
    this.#pages[page]?.delete(name);
    this.#dirty.add(page);
  }

  takeChanges(changes: Map<string, string>): void {
    for (const page of this.#dirty) {
      const names = [...(this.#pages[page] ?? [])].sort();
      changes.set(PAGE + String(page), JSON.stringify(names));
    }
    this.#dirty.clear();
  }
}

function pageOf(name: string): number {
  return Number.parseInt(hash('sha256', name, 'hex').slice(0, 4), 16) % PAGES;
}
