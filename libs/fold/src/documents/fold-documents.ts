import type { ContentOf, DocumentKind, DocumentReader, StoredDocument } from '@tradewind/contracts';
import type { GroupMember } from '../group/fold-group.js';
import type { PartitionDocuments } from './partition-documents.js';

/** What a fold may read of a partition's documents: those of the kinds that it has declared. */
export class FoldDocuments implements DocumentReader {
  constructor(
    private readonly member: GroupMember,
    private readonly documents: PartitionDocuments,
  ) {}

  get<Kind extends DocumentKind>(
    kind: Kind,
    tenant: string,
    id: string,
  ): StoredDocument<ContentOf<Kind>> | undefined {
    this.member.assertReads(kind);
    const found = this.documents.get(kind.kind, tenant, id);
    return found as StoredDocument<ContentOf<Kind>> | undefined;
  }

  list<Kind extends DocumentKind>(
    kind: Kind,
    tenant: string,
  ): readonly StoredDocument<ContentOf<Kind>>[] {
    this.member.assertReads(kind);
    const found = this.documents.list(kind.kind, tenant);
    return found as readonly StoredDocument<ContentOf<Kind>>[];
  }
}
