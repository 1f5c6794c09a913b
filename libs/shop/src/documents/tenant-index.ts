import type { DocumentKind, DocumentReference } from '@tradewind/contracts';
import type { TenantState } from './document-state.js';

/** Deleted ids are remembered for a month, in a limited number. */
const REMEMBERED_PER_DOCUMENT = 3;

type Place = Pick<DocumentReference, 'kind' | 'id'>;

export function referenceName({ kind, id }: Place): string {
  return `${kind}/${id}`;
}

/** Those that refer to a document. */
export function referringTo({ referredBy }: TenantState, place: Place): readonly string[] {
  return referredBy[referenceName(place)] ?? [];
}

/** Why there is no room for one more document of a kind; `isRemembered`: its id is known. */
export function noRoomFor(
  { counts }: TenantState,
  { kind, maxPerTenant }: DocumentKind,
  isRemembered: boolean,
): string | undefined {
  const { documents, ids } = counts[kind] ?? { documents: 0, ids: 0 };
  if (documents >= maxPerTenant) {
    return `there are ${String(documents)} documents of the kind ${kind}, and there may be no more`;
  }
  if (isRemembered || ids < maxPerTenant * REMEMBERED_PER_DOCUMENT) return undefined;
  return `so many documents of the kind ${kind} have been deleted in the last month that no other id can be taken: use one of theirs`;
}

/** A document came or went, or refers to others than before. */
export function indexDocument(
  state: TenantState,
  place: Place,
  change: { documents: number; ids: number; references: readonly Place[] },
): void {
  const counts = (state.counts[place.kind] ??= { documents: 0, ids: 0 });
  counts.documents += change.documents;
  counts.ids += change.ids;
  const own = referenceName(place);
  for (const [name, referring] of Object.entries(state.referredBy)) {
    const left = referring.filter((other) => other !== own);
    if (left.length > 0) state.referredBy[name] = left;
    else Reflect.deleteProperty(state.referredBy, name);
  }
  for (const reference of change.references) {
    (state.referredBy[referenceName(reference)] ??= []).push(own);
  }
}
