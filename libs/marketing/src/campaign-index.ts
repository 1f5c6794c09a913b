import type { OwnCampaign } from './own-campaign.js';

/** What of an event campaigns are looked up by. */
export interface IndexedEvent {
  readonly type: string;
  readonly data: object;
}

type Fields = Readonly<Record<string, unknown>>;

/** Campaigns by the values that their first condition asks a property to have. */
class ValueIndex {
  readonly #byProperty = new Map<string, Map<string, OwnCampaign[]>>();
  /** Those that ask for no value, in order. */
  readonly others: OwnCampaign[] = [];
  readonly #isOther: ReadonlySet<OwnCampaign>;

  constructor(campaigns: readonly OwnCampaign[]) {
    for (const campaign of campaigns) {
      const asked = askedOf(campaign);
      if (!asked) {
        this.others.push(campaign);
        continue;
      }
      const values = this.#byProperty.get(asked.property) ?? new Map<string, OwnCampaign[]>();
      this.#byProperty.set(asked.property, values);
      for (const value of new Set(asked.values)) {
        values.set(value, [...(values.get(value) ?? []), campaign]);
      }
    }
    this.#isOther = new Set(this.others);
  }

  /** Whether nobody asks for a value, and those that wait are among the others. */
  isOnly(waiting: readonly OwnCampaign[]): boolean {
    if (this.#byProperty.size > 0) return false;
    return waiting.every((campaign) => this.#isOther.has(campaign));
  }

  /** Those whose first condition may hold, in no order. */
  get(event: IndexedEvent): Iterable<OwnCampaign> {
    if (this.#byProperty.size === 0) return this.others;
    const found = new Set(this.others);
    for (const [property, values] of this.#byProperty) {
      for (const value of valuesOf(event, property)) {
        for (const campaign of values.get(value) ?? []) found.add(campaign);
      }
    }
    return found;
  }
}

/**
 * Finds the campaigns that an event may concern without asking each: by the type of the event and by the first
 * condition of the trigger, and beside them those that wait for the shopper.
 */
export class CampaignIndex {
  readonly #byType = new Map<string, ValueIndex>();
  readonly #place: ReadonlyMap<OwnCampaign, number>;

  constructor(
    all: readonly OwnCampaign[],
    private readonly startsWith: (campaign: OwnCampaign, type: string) => boolean,
  ) {
    this.#place = new Map(all.map((campaign, at) => [campaign, at]));
  }

  /** In the order of the documents, as decisions of one event are taken in it. */
  concerned(event: IndexedEvent, waiting: readonly OwnCampaign[]): readonly OwnCampaign[] {
    const index = this.#indexOf(event.type);
    if (index.isOnly(waiting)) return index.others;
    const found = new Set(index.get(event));
    for (const campaign of waiting) found.add(campaign);
    if (found.size < 2) return [...found];
    return [...found].sort((a, b) => this.#placeOf(a) - this.#placeOf(b));
  }

  #indexOf(type: string): ValueIndex {
    const known = this.#byType.get(type);
    if (known) return known;
    const made = new ValueIndex(
      [...this.#place.keys()].filter((campaign) => this.startsWith(campaign, type)),
    );
    this.#byType.set(type, made);
    return made;
  }

  #placeOf(campaign: OwnCampaign): number {
    return this.#place.get(campaign) ?? -1;
  }
}

function askedOf({ trigger }: OwnCampaign) {
  if ('segment' in trigger) return { property: 'segment', values: [trigger.segment] };
  if (trigger.kind !== 'event') return undefined;
  const [first] = trigger.where ?? [];
  if (!first) return undefined;
  const { property, equals, oneOf } = first;
  const values = equals === undefined ? oneOf : [equals];
  return values && { property, values };
}

/** All values that a condition on the property may be compared with: of the event, and of its products. */
function valuesOf({ data }: IndexedEvent, property: string): ReadonlySet<string> {
  const { properties, segment } = data as { properties?: Fields; segment?: string };
  const values = new Set<string>();
  if (segment !== undefined && property === 'segment') values.add(segment);
  if (!properties) return values;
  addValue(values, properties, property);
  const { products } = properties;
  if (Array.isArray(products)) {
    for (const product of products as readonly unknown[]) addValue(values, product, property);
  }
  return values;
}

function addValue(values: Set<string>, fields: unknown, property: string): void {
  if (typeof fields !== 'object' || fields === null || !Object.hasOwn(fields, property)) return;
  const value = (fields as Fields)[property];
  if (['string', 'number', 'boolean'].includes(typeof value)) values.add(String(value));
}
