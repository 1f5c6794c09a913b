import {
  documentKinds,
  documentVersionSchema,
  idOf,
  settingsCommands,
  settingsOutcomes,
  tenantOf,
} from '@tradewind/contracts';
import type {
  DocumentKind,
  DocumentVersion,
  Fold,
  FoldContext,
  FoldEvent,
  SettingsCommands,
} from '@tradewind/contracts';
import { announce, forgetEverywhere, publish } from './announce.js';
import { decide, referencesOf } from './decide.js';
import type { Decision, DocumentRequest } from './decide.js';
import {
  addVersion,
  currentOf,
  documentKey,
  initialSettings,
  tenantKey,
} from './document-state.js';
import type { DocumentState, SettingsState, TenantState } from './document-state.js';
import { indexDocument } from './tenant-index.js';

type Command = FoldEvent<SettingsCommands>;
type Request = Exclude<Command, { type: 'document.restated' | 'clock.tick' }>;
type Context = FoldContext<SettingsState, never>;

/** Folds are told of a document once a day: what they build anew lacks it for that long at most. */
const DAY = 86_400_000;
/** The log of requests is told once a week, well within its retention of 30 days. */
const RESTATED_EVERY_DAYS = 7;
/** Behind this nothing in any log speaks of a deleted document any more. */
const FORGOTTEN_AFTER_DAYS = 45;

export const DOCUMENTS_FOLD = 'documents';

/**
 * Decides on requests to change documents, in the order of the log. What it accepts it publishes on the
 * compacted topic of the kind, and announces to every partition of the topics whose folds read it.
 */
export class DocumentsFold implements Fold<SettingsCommands, SettingsState, never> {
  readonly name = DOCUMENTS_FOLD;
  readonly inputs = [settingsCommands];
  readonly emits;
  readonly announces;
  readonly stateVersion = 1;
  readonly #kinds: ReadonlyMap<string, DocumentKind>;

  constructor(kinds: readonly DocumentKind[] = documentKinds) {
    this.#kinds = new Map(kinds.map((kind) => [kind.kind, kind]));
    this.emits = [settingsOutcomes, ...kinds.map(({ topic }) => topic)];
    const delivered = new Set(kinds.flatMap(({ deliveredTo }) => deliveredTo));
    this.announces = [settingsCommands, ...delivered];
  }

  initialState(entity: string): SettingsState {
    return initialSettings(entity);
  }

  entities({ type, tenant, data }: Command): readonly string[] {
    if (type === 'clock.tick') return [];
    const own = [tenantKey(tenant), documentKey(tenant, data)];
    const kind = this.#kinds.get(data.kind);
    if (type !== 'document.put_requested' || kind === undefined) return own;
    const referred = referencesOf(kind, data.content).map((to) => documentKey(tenant, to));
    return [...new Set([...own, ...referred])];
  }

  evolve(event: Command, context: Context): void {
    if (event.type === 'clock.tick') return;
    const kind = this.#kinds.get(event.data.kind);
    if (event.type === 'document.restated') {
      if (kind) this.#restated(kind, event, context);
    } else if (kind === undefined) {
      const message = `there are no documents of the kind ${event.data.kind}`;
      answer(event, { ok: false, refusal: { code: 'unknown-kind', message, issues: [] } }, context);
    } else {
      this.#requested(kind, event, context);
    }
  }

  wakes(entity: string): readonly string[] {
    return [tenantKey(tenantOf(entity))];
  }

  /** Time to tell of the document once more, or to forget that it was deleted. */
  wake(entity: string, context: Context): void {
    const document = context.state(entity) as DocumentState;
    const tenant = tenantOf(entity);
    const [name = '', id = ''] = idOf(entity).split('/');
    const kind = this.#kinds.get(name);
    const last = document.versions.at(-1);
    if (kind === undefined || last === undefined) return;
    const place = { tenant, id };
    const days = Math.floor((context.now - last.at) / DAY);
    if (last.deleted && days >= FORGOTTEN_AFTER_DAYS) {
      forgetEverywhere(kind, place, document, context);
      const index = context.state(tenantKey(tenant)) as TenantState;
      indexDocument(index, { kind: name, id }, { documents: 0, ids: -1, references: [] });
      context.forget(entity);
      return;
    }
    announce(kind, place, last, context);
    if (days % RESTATED_EVERY_DAYS === 0) restate(kind, place, document, context);
    context.wakeAt(entity, last.at + (days + 1) * DAY);
  }

  #requested(kind: DocumentKind, event: Request, context: Context): void {
    const { tenant, data } = event;
    const document = context.state(documentKey(tenant, data)) as DocumentState;
    const decision = decide(kind, requestOf(event), {
      document,
      tenant: context.state(tenantKey(tenant)) as TenantState,
      exists: (other) => {
        const state = context.state(documentKey(tenant, other)) as DocumentState;
        return currentOf(state) !== undefined;
      },
    });
    if (decision.ok && decision.outcome !== 'unchanged') {
      this.#accept(kind, { tenant, id: data.id }, versionOf(event, decision.version), context);
    }
    answer(event, decision, context);
  }

  #restated(
    kind: DocumentKind,
    { tenant, data }: Extract<Command, { type: 'document.restated' }>,
    context: Context,
  ): void {
    const { id } = data;
    const version = documentVersionSchema.parse(data);
    const document = context.state(documentKey(tenant, data)) as DocumentState;
    if ((document.versions.at(-1)?.version ?? 0) >= version.version) return;
    this.#accept(kind, { tenant, id }, version, context);
  }

  #accept(
    kind: DocumentKind,
    place: { readonly tenant: string; readonly id: string },
    version: DocumentVersion,
    context: Context,
  ): void {
    const named = { kind: kind.kind, id: place.id };
    const entity = documentKey(place.tenant, named);
    const document = context.state(entity) as DocumentState;
    const was = {
      documents: currentOf(document) ? 1 : 0,
      ids: document.versions.length > 0 ? 1 : 0,
    };
    const superseded = addVersion(document, version);
    indexDocument(context.state(tenantKey(place.tenant)) as TenantState, named, {
      documents: (version.deleted ? 0 : 1) - was.documents,
      ids: 1 - was.ids,
      references: version.deleted ? [] : referencesOf(kind, version.content),
    });
    publish(kind, place, { version, superseded }, context);
    announce(kind, place, version, context);
    context.wakeAt(entity, version.at + DAY);
  }
}

function requestOf({ type, tenant, data }: Request): DocumentRequest {
  const { id, ifMatch, requestId } = data;
  const change =
    type === 'document.put_requested'
      ? { kind: 'put' as const, content: data.content }
      : { kind: 'delete' as const };
  return { tenant, id, ifMatch, requestId, change };
}

function versionOf({ type, data, time }: Request, version: number): DocumentVersion {
  const made = { version, at: time, by: data.by, requestId: data.requestId };
  if (type === 'document.delete_requested') return { ...made, deleted: true };
  const { content, rolledBackTo } = data;
  return { ...made, content, ...(rolledBackTo !== undefined && { rolledBackTo }) };
}

function answer({ tenant, data }: Request, decision: Decision, context: Context): void {
  const { kind, id, requestId } = data;
  const about = { kind, id, requestId };
  const to = { topic: settingsOutcomes, key: tenantKey(tenant) };
  if (decision.ok) {
    const { outcome, version } = decision;
    context.emit({
      ...to,
      event: { type: 'document.accepted', data: { ...about, outcome, version } },
    });
    return;
  }
  const { code, message, version } = decision.refusal;
  const issues = decision.refusal.issues.map((issue) => ({ ...issue, path: [...issue.path] }));
  const known = version !== undefined && { version };
  const refused = { ...about, code, message, issues, ...known };
  context.emit({ ...to, event: { type: 'document.refused', data: refused } });
}

/** Tells the log of requests all versions that are kept. */
function restate(
  { kind }: DocumentKind,
  { tenant, id }: { readonly tenant: string; readonly id: string },
  { versions }: DocumentState,
  context: Context,
): void {
  for (const version of versions) {
    const event = { type: 'document.restated' as const, data: { ...version, kind, id } };
    context.emit({ topic: settingsCommands, key: tenantKey(tenant), event });
  }
}
