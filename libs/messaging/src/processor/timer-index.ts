const BUCKET_MS = 3_600_000;
const PAGE_SIZE = 256;
/** The pages of passed hours go a few at a time, so that a leap of the clock fits one write. */
const MAX_DELETED_PAGES = 500;
const DIRECTORY = '~timers';

export interface Registration {
  readonly time: number;
  readonly entity: string;
}

/** Reads values of a partition's state by entity. */
export type ReadEntities = (
  entities: readonly string[],
) => Promise<readonly (string | undefined)[]>;

/**
 * When entities are to be looked at again, ordered by time, then entity.
 *
 * An entity's true deadline lives in its own state; here stands a time not later than it. Moving a
 * deadline further away therefore costs nothing: when the registered time comes, the owner looks at
 * the entity and registers it again. Registrations are persisted in pages by the hour, of which a
 * write touches only the last, and whose hour is dropped once it has passed.
 */
export class TimerIndex {
  readonly #heap: Registration[] = [];
  readonly #registered = new Map<string, number>();
  readonly #pages = new Map<number, Registration[][]>();
  readonly #dirty = new Set<string>();

  /** Loads what was persisted; registrations before `clock` have been dealt with. */
  static async load(read: ReadEntities, clock: number): Promise<TimerIndex> {
    const index = new TimerIndex();
    const [directory] = await read([DIRECTORY]);
    if (directory === undefined) return index;
    const names: [number, string][] = [];
    for (const [bucket, pages] of JSON.parse(directory) as [number, number][]) {
      index.#pages.set(bucket, []);
      for (let page = 0; page < pages; page++) names.push([bucket, pageName(bucket, page)]);
    }
    const values = await read(names.map(([, name]) => name));
    values.forEach((value, i) => {
      index.#restore(names[i]?.[0] ?? 0, value ?? '[]', clock);
    });
    return index;
  }

  get size(): number {
    return this.#heap.length;
  }

  /** Entries that the next write will hold, but for pages of passed hours. */
  get dirtyCount(): number {
    return this.#dirty.size;
  }

  /** Sees to it that the entity is looked at by `time`. */
  register(entity: string, time: number): void {
    const known = this.#registered.get(entity);
    if (known !== undefined && known <= time) return;
    const registration = { time, entity };
    this.#enqueue(registration);
    const bucket = Math.floor(time / BUCKET_MS);
    const pages = this.#pages.get(bucket) ?? [];
    let last = pages.at(-1);
    if (last === undefined || last.length >= PAGE_SIZE) {
      last = [];
      pages.push(last);
      this.#pages.set(bucket, pages);
      this.#dirty.add(DIRECTORY);
    }
    last.push(registration);
    this.#dirty.add(pageName(bucket, pages.length - 1));
  }

  peek(): Registration | undefined {
    this.#dropStale();
    return this.#heap[0];
  }

  pop(): Registration | undefined {
    const first = this.peek();
    if (first === undefined) return undefined;
    this.#removeFirst();
    this.#registered.delete(first.entity);
    return first;
  }

  /** Entities registered up to `time`, at most `limit`: worth reading ahead. In no order. */
  registeredThrough(time: number, limit: number): string[] {
    const found: string[] = [];
    const visit = (at: number) => {
      const registration = this.#heap[at];
      if (registration === undefined || registration.time > time || found.length >= limit) return;
      found.push(registration.entity);
      visit(2 * at + 1);
      visit(2 * at + 2);
    };
    visit(0);
    return found;
  }

  /** Entries changed since the last call, with pages of hours before `clock` deleted, some at a time. */
  takeChanges(clock: number): Map<string, string> {
    const changes = this.#deletePassed(Math.floor(clock / BUCKET_MS));
    if (changes.size > 0) this.#dirty.add(DIRECTORY);
    for (const name of this.#dirty) {
      if (changes.has(name)) continue;
      changes.set(name, name === DIRECTORY ? this.#directory() : this.#page(name));
    }
    this.#dirty.clear();
    return changes;
  }

  #deletePassed(current: number): Map<string, string> {
    const changes = new Map<string, string>();
    for (const [bucket, pages] of this.#pages) {
      if (bucket >= current) continue;
      while (pages.length > 0 && changes.size < MAX_DELETED_PAGES) {
        pages.pop();
        changes.set(pageName(bucket, pages.length), '');
      }
      if (pages.length > 0) break;
      this.#pages.delete(bucket);
    }
    return changes;
  }

  #directory(): string {
    return JSON.stringify([...this.#pages].map(([bucket, pages]) => [bucket, pages.length]));
  }

  #page(name: string): string {
    const [, bucket, page] = name.split(/[:.]/);
    const registrations = this.#pages.get(Number(bucket))?.[Number(page)] ?? [];
    return JSON.stringify(registrations.map(({ time, entity }) => [time, entity]));
  }

  #restore(bucket: number, text: string, clock: number): void {
    const page = (JSON.parse(text) as [number, string][]).map(([time, entity]) => ({
      time,
      entity,
    }));
    this.#pages.get(bucket)?.push(page);
    for (const registration of page) {
      const known = this.#registered.get(registration.entity);
      if (registration.time < clock || (known !== undefined && known <= registration.time))
        continue;
      this.#enqueue(registration);
    }
  }

  #enqueue(registration: Registration): void {
    this.#registered.set(registration.entity, registration.time);
    const heap = this.#heap;
    heap.push(registration);
    let at = heap.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(heap[at], heap[parent])) break;
      swap(heap, at, parent);
      at = parent;
    }
  }

  /** A registration superseded by an earlier one of its entity counts no longer. */
  #dropStale(): void {
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
      if (this.#registered.get(first.entity) === first.time) return;
      this.#removeFirst();
    }
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    heap[0] = last;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const child = before(heap[left + 1], heap[left]) ? left + 1 : left;
      if (!before(heap[child], heap[at])) return;
      swap(heap, at, child);
      at = child;
    }
  }
}

function pageName(bucket: number, page: number): string {
  return `${DIRECTORY}:${String(bucket)}.${String(page)}`;
}

function before(a: Registration | undefined, b: Registration | undefined): boolean {
  if (a === undefined) return false;
  if (b === undefined) return true;
  return a.time < b.time || (a.time === b.time && a.entity < b.entity);
}

function swap(heap: Registration[], i: number, j: number): void {
  const a = heap[i];
  const b = heap[j];
  if (a === undefined || b === undefined) return;
  heap[i] = b;
  heap[j] = a;
}
