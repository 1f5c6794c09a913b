import { issuesOf, sameJson } from '@tradewind/contracts';
import type {
  DocumentIssue,
  DocumentKind,
  DocumentReference,
  refusalCodes,
} from '@tradewind/contracts';
import { currentOf } from './document-state.js';
import type { DocumentState, TenantState } from './document-state.js';
import { noRoomFor, referringTo } from './tenant-index.js';

/** What a request asks of a document; without content it asks for its deletion. */
export interface DocumentRequest {
  readonly tenant: string;
  readonly id: string;
  readonly ifMatch: number | '*' | null;
  readonly requestId?: string | undefined;
  readonly change:
    { readonly kind: 'put'; readonly content: unknown } | { readonly kind: 'delete' };
}

export interface Refusal {
  readonly code: (typeof refusalCodes)[number];
  readonly message: string;
  readonly issues: readonly DocumentIssue[];
  /** The current version. */
  readonly version?: number | undefined;
}

export type Decision =
  | {
      readonly ok: true;
      readonly outcome: 'created' | 'replaced' | 'deleted';
      readonly version: number;
    }
  /** Nothing is to be done: the document is so already. */
  | { readonly ok: true; readonly outcome: 'unchanged'; readonly version: number }
  | { readonly ok: false; readonly refusal: Refusal };

/** What a decision depends on. */
export interface Known {
  readonly document: DocumentState;
  readonly tenant: TenantState;
  /** Whether another document of the tenant exists. */
  readonly exists: (reference: DocumentReference) => boolean;
}

/**
 * Decides on a request, as of what is known: the order of requests in the log is the order of decisions, so
 * that of two writers who expect the same version one is accepted.
 */
export function decide(kind: DocumentKind, request: DocumentRequest, known: Known): Decision {
  const { document } = known;
  const repeated = document.versions.find(
    ({ requestId }) => requestId !== undefined && requestId === request.requestId,
  );
  if (repeated) return { ok: true, outcome: 'unchanged', version: repeated.version };
  const current = currentOf(document);
  const unmatched = unmatchedBy(kind, request, current?.version);
  if (unmatched) return refused(unmatched, current?.version);
  return request.change.kind === 'delete'
    ? decideDeletion(kind, request, known)
    : decidePut(kind, { ...request, content: request.change.content }, known);
}

function decideDeletion(kind: DocumentKind, request: DocumentRequest, known: Known): Decision {
  const referring = referringTo(known.tenant, { kind: kind.kind, id: request.id });
  if (referring.length === 0) return { ok: true, outcome: 'deleted', version: nextOf(known) };
  const message = `${named(kind, request)} is referred to by ${referring.join(', ')}`;
  return refused({ code: 'referenced', message }, currentOf(known.document)?.version);
}

function decidePut(
  kind: DocumentKind,
  request: DocumentRequest & { readonly content: unknown },
  known: Known,
): Decision {
  const { content } = request;
  const current = currentOf(known.document);
  const issues = issuesWith(kind, request, known);
  if (issues.length > 0) {
    const message = `${named(kind, request)} is not valid: ${issues.map(textOf).join('; ')}`;
    return refused({ code: 'invalid', message, issues }, current?.version);
  }
  if (current === undefined) {
    const message = noRoomFor(known.tenant, kind, known.document.versions.length > 0);
    if (message !== undefined) return refused({ code: 'limit', message });
    return { ok: true, outcome: 'created', version: nextOf(known) };
  }
  if (sameJson(current.content, content)) {
    return { ok: true, outcome: 'unchanged', version: current.version };
  }
  return { ok: true, outcome: 'replaced', version: nextOf(known) };
}

function nextOf({ document }: Known): number {
  return (document.versions.at(-1)?.version ?? 0) + 1;
}

/** Of content that may not be valid: what it refers to. */
export function referencesOf(kind: DocumentKind, content: unknown): readonly DocumentReference[] {
  if (kind.references === undefined) return [];
  const parsed = kind.schema.safeParse(content);
  return parsed.success ? kind.references(parsed.data) : [];
}

/** An issue as text, with its path: `waitMinutes: must be a number`. */
export function textOf({ path, message }: DocumentIssue): string {
  return path.length === 0 ? message : `${path.join('.')}: ${message}`;
}

function issuesWith(
  kind: DocumentKind,
  request: DocumentRequest & { readonly content: unknown },
  { exists }: Known,
): readonly DocumentIssue[] {
  const { content } = request;
  const issues = issuesOf(kind, request, content);
  if (issues.length > 0) return issues;
  return referencesOf(kind, content)
    .filter((reference) => !exists(reference))
    .map(({ kind: other, id, path }) => ({ path, message: `there is no ${other} ${id}` }));
}

function unmatchedBy(
  kind: DocumentKind,
  request: DocumentRequest,
  current: number | undefined,
): Pick<Refusal, 'code' | 'message'> | undefined {
  const { ifMatch, change } = request;
  const name = named(kind, request);
  if (current === undefined) {
    if (ifMatch === null && change.kind === 'put') return undefined;
    return {
      code: change.kind === 'put' ? 'conflict' : 'not-found',
      message: `there is no ${name}`,
    };
  }
  if (ifMatch === null) {
    const message = `${name} exists: say by If-Match which version is meant, "${String(current)}" is the current one`;
    return { code: 'exists', message };
  }
  if (ifMatch === '*' || ifMatch === current) return undefined;
  const message = `${name} has version ${String(current)}, not ${String(ifMatch)}`;
  return { code: 'conflict', message };
}

function named({ kind }: DocumentKind, { id }: Pick<DocumentRequest, 'id'>): string {
  return `${kind} ${id}`;
}

function refused(
  { code, message, issues = [] }: Pick<Refusal, 'code' | 'message'> & Partial<Refusal>,
  version?: number,
): Decision {
  return {
    ok: false,
    refusal: { code, message, issues, ...(version !== undefined && { version }) },
  };
}
