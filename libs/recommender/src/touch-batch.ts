import type { TouchBatch } from '@tradewind/contracts';

/** What one event of a shopper did to items. */
export interface GatheredTouch {
  readonly tenant: string;
  /** At least one. */
  readonly items: readonly string[];
  /** A positive whole number. */
  readonly weight: number;
  /** Absent in what was gathered before it was told. */
  readonly by?: ToucherOf;
}

/** Who touched, and when. */
export interface ToucherOf {
  readonly shopper: string;
  /** Stream time since the begin of the epoch, ms. */
  readonly at: number;
  readonly isOrder: boolean;
  /** By item of the touch; '' for one without. */
  readonly categories: readonly string[];
}

/** Records say no longer what was touched before: the models remember it. */
const NO_WINDOW = 0;

/** Touches as a record carries them: one batch for each tenant, in the order of their first touches. */
export function batchesOf(touches: readonly GatheredTouch[]): TouchBatch[] {
  const writers = new Map<string, BatchWriter>();
  for (const touch of touches) {
    let writer = writers.get(touch.tenant);
    if (writer === undefined) writers.set(touch.tenant, (writer = new BatchWriter(touch.tenant)));
    writer.add(touch);
  }
  return [...writers.values()].map(({ batch }) => batch);
}

class BatchWriter {
  readonly batch: TouchBatch;
  readonly #indices = new Map<string, number>();
  readonly #shoppers = new Map<string, number>();
  readonly #categories = new Map<string, number>();
  #count = 0;

  constructor(tenant: string) {
    this.batch = { tenant, items: [], touches: [] };
  }

  add({ items, weight, by }: GatheredTouch): void {
    const { touches } = this.batch;
    touches.push(weight, NO_WINDOW, items.length);
    for (const item of items) touches.push(this.#indexOf(item));
    this.#tell(items, by);
    this.#count += 1;
  }

  /** Of a touch by nobody known the shopper is ''. */
  #tell(items: readonly string[], by: ToucherOf | undefined): void {
    if (by === undefined && this.batch.told === undefined) return;
    const told = (this.batch.told ??= this.#noneTold());
    told.by.push(placeIn(by?.shopper ?? '', this.#shoppers, told.shoppers));
    told.at.push(by?.at ?? 0);
    if (by === undefined) return;
    if (by.isOrder) told.orders.push(this.#count);
    items.forEach((item, at) => {
      const category = by.categories[at] ?? '';
      if (category === '') return;
      const index = this.#indexOf(item);
      while (told.of.length <= index) told.of.push(0);
      told.of[index] = 1 + placeIn(category, this.#categories, told.categories);
    });
  }

  /** Those before it were touches by nobody known. */
  #noneTold(): NonNullable<TouchBatch['told']> {
    const before = new Array<number>(this.#count).fill(0);
    if (this.#count > 0) this.#shoppers.set('', 0);
    return {
      shoppers: this.#count > 0 ? [''] : [],
      by: before,
      at: [...before],
      orders: [],
      categories: [],
      of: [],
    };
  }

  #indexOf(item: string): number {
    const known = this.#indices.get(item);
    if (known !== undefined) return known;
    const index = this.batch.items.push(item) - 1;
    this.#indices.set(item, index);
    return index;
  }
}

function placeIn(name: string, places: Map<string, number>, names: string[]): number {
  const known = places.get(name);
  if (known !== undefined) return known;
  const place = names.push(name) - 1;
  places.set(name, place);
  return place;
}
