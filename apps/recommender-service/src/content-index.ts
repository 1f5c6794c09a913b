import { Injectable } from '@nestjs/common';
import type { ItemView } from '@tradewind/contracts';
import { ContentNeighbours, Scores } from '@tradewind/ml';
import { CatalogView } from '@tradewind/service';

/** Items of a tenant that are compared by their attributes. */
const MAX_ITEMS = 20_000;
const MAX_TENANTS = 50;
/** Items that have come since are compared after so long, ms. */
const STALE_MS = 30_000;

interface TenantContent {
  readonly model: ContentNeighbours;
  readonly ids: readonly string[];
  readonly numbers: ReadonlyMap<string, number>;
  readonly madeAt: number;
}

/** Items alike by what the catalogue says of them: for items that nobody has touched. */
@Injectable()
export class ContentIndex {
  readonly #tenants = new Map<string, TenantContent>();
  readonly #scores = new Scores();

  constructor(private readonly catalog: CatalogView) {}

  alike(tenant: string, items: readonly string[], limit: number): [string, number][] {
    const { model, ids, numbers } = this.#contentOf(tenant);
    const history = items.flatMap((item) => numbers.get(item) ?? []);
    if (history.length === 0) return [];
    this.#scores.clear();
    model.score({ shopper: -1, history, now: 0 }, this.#scores);
    const { items: best, scores } = this.#scores.top(limit);
    return Array.from(best, (item, at) => [ids[item] ?? '', scores[at] ?? 0]);
  }

  #contentOf(tenant: string): TenantContent {
    const known = this.#tenants.get(tenant);
    const now = performance.now();
    if (known && now - known.madeAt < STALE_MS) return known;
    const made = contentOf(this.catalog, tenant, now);
    this.#tenants.delete(tenant);
    this.#tenants.set(tenant, made);
    for (const oldest of this.#tenants.keys()) {
      if (this.#tenants.size <= MAX_TENANTS) break;
      this.#tenants.delete(oldest);
    }
    return made;
  }
}

function contentOf(catalog: CatalogView, tenant: string, madeAt: number): TenantContent {
  const model = new ContentNeighbours();
  const ids = catalog.ids(tenant).slice(0, MAX_ITEMS);
  const attributes = new Map<string, number>();
  const numberOf = (attribute: string) => {
    const number = attributes.get(attribute) ?? attributes.size;
    attributes.set(attribute, number);
    return number;
  };
  ids.forEach((id, number) => {
    const view = catalog.view(tenant, id);
    if (view) model.describe(number, attributesOf(view).map(numberOf));
  });
  return { model, ids, numbers: new Map(ids.map((id, number) => [id, number])), madeAt };
}

/** Its category, its brand and the words of its name. */
function attributesOf({ category, brand, name }: ItemView): string[] {
  const words = (name ?? '').toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? [];
  return [
    ...(category === undefined ? [] : [`category ${category}`]),
    ...(brand === undefined ? [] : [`brand ${brand}`]),
    ...words.map((word) => `word ${word}`),
  ];
}
