import { DOCUMENT_CHANGED, keyOf } from '@tradewind/contracts';
import type {
  DocumentChanged,
  DocumentKind,
  DocumentVersion,
  PartitionContext,
} from '@tradewind/contracts';
import type { DocumentState } from './document-state.js';

type Emits = Pick<PartitionContext<unknown>, 'emit'>;

interface Place {
  readonly tenant: string;
  readonly id: string;
}

/** Puts a version on the compacted topic of its kind, as the current one and by its number. */
export function publish(
  kind: DocumentKind,
  place: Place,
  { version, superseded }: { version: DocumentVersion; superseded: number | undefined },
  context: Emits,
): void {
  const { topic } = kind;
  const event = { type: DOCUMENT_CHANGED, data: changeOf(kind, place, version) };
  context.emit({ topic, key: currentKey(place), event });
  context.emit({ topic, key: versionKey(place, version.version), event });
  if (superseded === undefined) return;
  context.emit({ topic, key: versionKey(place, superseded), event, tombstone: true });
}

/** Tells every partition of the topics whose folds read the kind which version a document has. */
export function announce(
  kind: DocumentKind,
  place: Place,
  version: DocumentVersion,
  context: Emits,
): void {
  tellAll(kind, place, changeOf(kind, place, version), context);
}

/** Removes a deleted document wherever it is remembered. */
export function forgetEverywhere(
  kind: DocumentKind,
  place: Place,
  { versions }: DocumentState,
  context: Emits,
): void {
  const last = versions.at(-1);
  if (last === undefined) return;
  const data = { ...changeOf(kind, place, last), forgotten: true as const };
  const keys = [currentKey(place), ...versions.map(({ version }) => versionKey(place, version))];
  for (const key of keys) {
    const event = { type: DOCUMENT_CHANGED, data };
    context.emit({ topic: kind.topic, key, event, tombstone: true });
  }
  tellAll(kind, place, data, context);
}

function tellAll(
  { kind, deliveredTo }: DocumentKind,
  { tenant, id }: Place,
  data: DocumentChanged,
  context: Emits,
): void {
  const key = keyOf(tenant, `${kind}/${id}`);
  for (const topic of deliveredTo) {
    for (let partition = 0; partition < topic.partitions; partition++) {
      context.emit({ topic, key, partition, event: { type: DOCUMENT_CHANGED, data } });
    }
  }
}

function currentKey({ tenant, id }: Place): string {
  return keyOf(tenant, id);
}

function versionKey(place: Place, version: number): string {
  return `${currentKey(place)}@${String(version)}`;
}

function changeOf({ kind }: DocumentKind, place: Place, version: DocumentVersion): DocumentChanged {
  return { ...version, ...place, kind };
}
