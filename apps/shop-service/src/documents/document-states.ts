import { Injectable } from '@nestjs/common';
import type { DocumentKind } from '@tradewind/contracts';
import { StateReader } from '@tradewind/service';
import { currentOf, documentKey, DOCUMENTS_FOLD, referencesOf, tenantKey } from '@tradewind/shop';
import type { DocumentRequest, DocumentState, Known, TenantState } from '@tradewind/shop';

const NOTHING: DocumentState = { versions: [] };

/** Reads what the fold has stored: whatever was accepted is there, whichever replica has accepted it. */
@Injectable()
export class DocumentStates {
  constructor(private readonly state: StateReader) {}

  /** A document with its history. */
  async read(tenant: string, place: { kind: string; id: string }): Promise<DocumentState> {
    return (await this.#read<DocumentState>(tenant, documentKey(tenant, place))) ?? NOTHING;
  }

  /** How many documents a tenant has, by kind. */
  async counts(tenant: string): Promise<Readonly<Record<string, { readonly documents: number }>>> {
    return (await this.#tenant(tenant)).counts;
  }

  /** What the decision on a request depends on. */
  async known(kind: DocumentKind, { tenant, id, change }: DocumentRequest): Promise<Known> {
    const references = change.kind === 'put' ? referencesOf(kind, change.content) : [];
    const [document, index, ...referred] = await Promise.all([
      this.read(tenant, { kind: kind.kind, id }),
      this.#tenant(tenant),
      ...references.map((reference) => this.read(tenant, reference)),
    ]);
    const existing = new Set(
      references
        .filter((_, i) => currentOf(referred[i] ?? NOTHING))
        .map((of) => `${of.kind}/${of.id}`),
    );
    return { document, tenant: index, exists: (of) => existing.has(`${of.kind}/${of.id}`) };
  }

  async #tenant(tenant: string): Promise<TenantState> {
    const state = await this.#read<TenantState>(tenant, tenantKey(tenant));
    return state ?? { counts: {}, referredBy: {} };
  }

  #read<State>(tenant: string, entity: string): Promise<State | undefined> {
    return this.state.readBeside<State>(DOCUMENTS_FOLD, entity, tenantKey(tenant));
  }
}
