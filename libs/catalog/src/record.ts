import { itemFieldNames, learnableFields, MAX_VARIANTS } from '@tradewind/contracts';
import type {
  CatalogItem,
  Facts,
  ItemField,
  ItemRecord,
  KnownFields,
  StatedFields,
} from '@tradewind/contracts';

type Side = Facts['stated'];
type Stamped = NonNullable<Side[ItemField]>;

export type Source = 'stated' | 'learned';

export function emptyRecord(): ItemRecord {
  return { stated: {}, learned: {}, variants: {} };
}

/** What one event tells, as a record to be merged. */
export function recordOf(
  source: Source,
  fields: StatedFields,
  { at, variant }: { readonly at: number; readonly variant?: string | undefined },
): ItemRecord {
  const told: Side = {};
  for (const [name, value] of Object.entries(fields)) told[name as ItemField] = [value, at];
  const facts: Facts = { stated: {}, learned: {}, [source]: told };
  if (variant === undefined) return { ...facts, variants: {} };
  return { ...emptyRecord(), variants: { [variant]: facts } };
}

/** That all was removed that was told until `at`. */
export function removalOf(at: number, variant?: string): ItemRecord {
  const facts: Facts = { stated: {}, learned: {}, removedAt: at };
  if (variant === undefined) return { ...facts, variants: {} };
  return { ...emptyRecord(), variants: { [variant]: facts } };
}

/**
 * What two records tell together: of each field, by source, what was told last by event time, and of two
 * values of one time the one whose JSON is greater. It is commutative, associative and idempotent, so that
 * the order in which a log has the events does not matter. Only the bound on variants depends on it: those
 * of `more` that do not fit any more are left out, but what the shop states takes the place of a variant that
 * was only learned.
 */
export function merge(record: ItemRecord, more: ItemRecord): ItemRecord {
  const facts = mergeFacts(record, more);
  const variants: Record<string, Facts> = {};
  const removed = facts.removedAt;
  for (const [id, known] of Object.entries(record.variants)) {
    variants[id] = mergeFacts(known, more.variants[id], removed);
  }
  for (const [id, told] of Object.entries(more.variants)) {
    if (Object.hasOwn(variants, id)) continue;
    if (Object.keys(variants).length >= MAX_VARIANTS && !makeRoom(variants, told)) continue;
    variants[id] = mergeFacts(told, undefined, removed);
  }
  return { ...facts, variants: withoutEmpty(variants) };
}

function mergeFacts(one: Facts, other: Facts | undefined, removedWithItem = -Infinity): Facts {
  const removedAt = Math.max(one.removedAt ?? -Infinity, other?.removedAt ?? -Infinity);
  const since = Math.max(removedAt, removedWithItem);
  return {
    stated: mergeSides(one.stated, other?.stated ?? {}, since),
    learned: mergeSides(one.learned, other?.learned ?? {}, since),
    // A removal of the item speaks for its variants.
    ...(removedAt > removedWithItem && { removedAt }),
  };
}

function mergeSides(one: Side, other: Side, since: number): Side {
  const merged: Side = {};
  for (const name of itemFieldNames) {
    const value = later(one[name], other[name]);
    if (value !== undefined && value[1] > since) merged[name] = value;
  }
  return merged;
}

function later(one: Stamped | undefined, other: Stamped | undefined): Stamped | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  if (one[1] !== other[1]) return one[1] > other[1] ? one : other;
  return JSON.stringify(one[0]) >= JSON.stringify(other[0]) ? one : other;
}

/** Takes out a variant that was only learned, the last one by id, for one that the shop states. */
function makeRoom(variants: Record<string, Facts>, told: Facts): boolean {
  if (Object.keys(told.stated).length === 0) return false;
  const learned = Object.keys(variants).filter((id) => !isStated(variants[id]));
  const last = learned.sort().at(-1);
  if (last === undefined) return false;
  return Reflect.deleteProperty(variants, last);
}

function withoutEmpty(variants: Record<string, Facts>): Record<string, Facts> {
  return Object.fromEntries(Object.entries(variants).filter(([, facts]) => !isEmptyFacts(facts)));
}

function isEmptyFacts({ stated, learned, removedAt }: Facts): boolean {
  return (
    removedAt === undefined && Object.keys(stated).length === 0 && Object.keys(learned).length === 0
  );
}

function isStated(facts: Facts | undefined): boolean {
  return facts !== undefined && Object.values(facts.stated).some(([value]) => value !== null);
}

/** Whether the shop has stated anything of an item or of a variant of it. */
export function isStatedItem(record: ItemRecord): boolean {
  return isStated(record) || Object.values(record.variants).some(isStated);
}

/** The latest event time of anything told; -Infinity if nothing is. */
export function lastToldAt(record: ItemRecord): number {
  let last = -Infinity;
  for (const { stated, learned, removedAt = -Infinity } of [
    record,
    ...Object.values(record.variants),
  ]) {
    for (const [, at] of [...Object.values(stated), ...Object.values(learned)]) {
      last = Math.max(last, at);
    }
    last = Math.max(last, removedAt);
  }
  return last;
}

/** What counts: what the shop states goes before what was learned. Undefined if nothing is left. */
export function itemOf(
  item: string,
  record: ItemRecord,
  changedAt: number,
): CatalogItem | undefined {
  const variants = Object.entries(record.variants)
    .map(([id, facts]) => [id, knownOf(facts)] as const)
    .filter(([, known]) => Object.keys(known.fields).length > 0);
  const own = knownOf(record);
  if (Object.keys(own.fields).length === 0 && variants.length === 0) return undefined;
  return { item, ...own, variants: Object.fromEntries(variants), changedAt };
}

function knownOf({ stated, learned }: Facts): KnownFields {
  const fields: Record<string, unknown> = {};
  const fromEvents: ItemField[] = [];
  for (const name of itemFieldNames) {
    const said = stated[name]?.[0] ?? null;
    if (said !== null) {
      fields[name] = said;
      continue;
    }
    const taught = isLearnable(name) ? learned[name]?.[0] : undefined;
    if (taught === undefined || taught === null) continue;
    fields[name] = taught;
    fromEvents.push(name);
  }
  return { fields, learned: fromEvents };
}

function isLearnable(name: ItemField): boolean {
  return (learnableFields as readonly ItemField[]).includes(name);
}
