import { TIMERS as DIRECTORY } from '../group/state-names.js';

const BUCKET_MS = 3_600_000;
const PAGE_SIZE = 256;
/** A page on which fewer count is given up: timers of seconds would fill thousands within an hour. */
const WORTH_KEEPING = PAGE_SIZE / 4;
/** The pages of passed hours go a few at a time, so that a leap of the clock fits one write. */
const MAX_DELETED_PAGES = 500;
/** A value by which the store forgets an entry. */
const DELETED = '';

/** Reads values of a partition's state by entity. */
export type ReadEntities = (
  entities: readonly string[],
) => Promise<readonly (string | undefined)[]>;

export interface Registration {
  readonly time: number;
  readonly entity: string;
}

/** A registration and where it is persisted; on no page once it no longer counts. */
export interface PagedRegistration extends Registration {
  page: Page | undefined;
}

interface Page {
  readonly name: string;
  /** The pages of the same hour. */
  readonly bucket: Bucket;
  readonly registrations: PagedRegistration[];
  /** Registrations that count. */
  live: number;
}

/** The pages of one hour; those given up leave their place empty. */
interface Bucket {
  readonly hour: number;
  readonly pages: (Page | undefined)[];
}

/**
 * Persists registrations in pages by the hour, of which a write touches only the last. A page goes when
 * its hour has passed, or before when next to nothing on it counts; what does moves to the last one.
 */
export class TimerPages {
  readonly #buckets = new Map<number, Bucket>();
  /** Pages to write, or to delete, by name. */
  readonly #dirty = new Map<string, Page>();
  #isDirectoryDirty = false;

  /** Reads what was persisted and is not before `clock`, in the order of its pages. */
  async load(read: ReadEntities, clock: number): Promise<readonly PagedRegistration[]> {
    const [directory] = await read([DIRECTORY]);
    const pages = (JSON.parse(directory ?? '[]') as [number, number][]).flatMap(([hour, size]) => {
      const bucket = this.#bucket(hour);
      return Array.from({ length: size }, (_, at) => pageOf(bucket, at));
    });
    const values = await read(pages.map(({ name }) => name));
    pages.forEach((page, i) => {
      for (const [time, entity] of JSON.parse(values[i] ?? '[]') as [number, string][]) {
        if (time >= clock) place({ time, entity, page: undefined }, page);
      }
      page.bucket.pages.push(page.live === 0 ? undefined : page);
    });
    return pages.flatMap(({ registrations }) => registrations);
  }

  /** Entries that the next write will hold, but for pages of passed hours. */
  get dirtyCount(): number {
    return this.#dirty.size + (this.#isDirectoryDirty ? 1 : 0);
  }

  add(time: number, entity: string): PagedRegistration {
    return this.#append({ time, entity, page: undefined });
  }

  /** It no longer counts. */
  drop(registration: PagedRegistration): void {
    const { page } = registration;
    if (page === undefined) return;
    registration.page = undefined;
    page.live--;
    this.#giveUpIfIdle(page);
  }

  /**
   * Entries changed since the last call, with pages of hours before `clock` deleted, some at a time and at
   * most `room`.
   */
  takeChanges(clock: number, room = Infinity): Map<string, string> {
    const most = Math.min(room, MAX_DELETED_PAGES);
    const changes = this.#deletePassed(Math.floor(clock / BUCKET_MS), most);
    if (changes.size > 0 || this.#isDirectoryDirty) changes.set(DIRECTORY, this.#directory());
    for (const [name, page] of this.#dirty) {
      if (!changes.has(name)) changes.set(name, textOf(page));
    }
    this.#dirty.clear();
    this.#isDirectoryDirty = false;
    return changes;
  }

  #append(registration: PagedRegistration): PagedRegistration {
    const bucket = this.#bucket(Math.floor(registration.time / BUCKET_MS));
    const last = bucket.pages.at(-1);
    const page =
      last && last.registrations.length < PAGE_SIZE ? last : pageOf(bucket, bucket.pages.length);
    place(registration, page);
    this.#dirty.set(page.name, page);
    if (page === last) return registration;
    bucket.pages.push(page);
    this.#isDirectoryDirty = true;
    if (last) this.#giveUpIfIdle(last);
    return registration;
  }

  /** Unless more may be appended to it. */
  #giveUpIfIdle(page: Page): void {
    const { name, registrations, live } = page;
    const { pages } = page.bucket;
    if (live >= WORTH_KEEPING || page === pages.at(-1)) return;
    const at = pages.indexOf(page);
    if (at < 0) return;
    pages[at] = undefined;
    this.#dirty.set(name, page);
    for (const registration of registrations) {
      if (registration.page === page) this.#append(registration);
    }
    page.live = 0;
  }

  #deletePassed(current: number, most: number): Map<string, string> {
    const changes = new Map<string, string>();
    for (const [hour, { pages }] of this.#buckets) {
      if (hour >= current) continue;
      while (pages.length > 0 && changes.size < most) {
        pages.pop();
        changes.set(pageName(hour, pages.length), DELETED);
      }
      if (pages.length > 0) break;
      this.#buckets.delete(hour);
    }
    return changes;
  }

  #bucket(hour: number): Bucket {
    const bucket = this.#buckets.get(hour) ?? { hour, pages: [] };
    this.#buckets.set(hour, bucket);
    return bucket;
  }

  #directory(): string {
    return JSON.stringify(
      [...this.#buckets.values()].map(({ hour, pages }) => [hour, pages.length]),
    );
  }
}

function pageOf(bucket: Bucket, at: number): Page {
  return { name: pageName(bucket.hour, at), bucket, registrations: [], live: 0 };
}

function place(registration: PagedRegistration, page: Page): void {
  registration.page = page;
  page.registrations.push(registration);
  page.live++;
}

function textOf(page: Page): string {
  if (page.live === 0) return DELETED;
  const counting = page.registrations.filter((registration) => registration.page === page);
  return JSON.stringify(counting.map(({ time, entity }) => [time, entity]));
}

function pageName(hour: number, at: number): string {
  return `${DIRECTORY}:${String(hour)}.${String(at)}`;
}
