import { issuesOf } from '@tradewind/contracts';
import type { DocumentChanged, DocumentKind } from '@tradewind/contracts';
import type { LogRecord } from '@tradewind/log';
import type { Decoded } from '../decode/decode-record.js';
import { refuse } from '../decode/decode-refusal.js';
import type { GroupMember } from '../group/fold-group.js';
import type { PartitionMemory } from '../memory/partition-memory.js';
import type { ChunkContext } from './chunk-context.js';
import { FoldFailure } from './fold-failures.js';
import type { FoldFailures } from './fold-failures.js';
import type { Cause, Outbox } from './outbox.js';

export interface DocumentChangesOptions {
  readonly memory: PartitionMemory;
  readonly members: readonly GroupMember[];
  readonly outbox: Outbox;
  readonly contextOf: (member: GroupMember) => ChunkContext;
  readonly failures?: Pick<FoldFailures, 'at'> | undefined;
}

/** Takes the documents that stand in the log into a partition's memory, and tells the folds. */
export class DocumentChanges {
  constructor(private readonly options: DocumentChangesOptions) {}

  /** Of a record that `isDocument`. */
  apply(record: LogRecord, { event }: Decoded & { ok: true }, cause: Cause): void {
    const { memory, outbox, members } = this.options;
    const change = event.data as DocumentChanged;
    const kind = memory.documents.kind(change.kind);
    if (kind === undefined) return;
    const wrong = whatIsWrong(kind, change);
    if (wrong !== undefined) {
      outbox.deadLetter(record, refuse('invalid-payload', wrong));
      return;
    }
    if (!memory.documents.apply(change)) return;
    for (const member of members) {
      if (member.fold.documentChanged && member.reads(record.topic) && member.readsKind(kind)) {
        this.#tell(member, { record, change, cause });
      }
    }
  }

  #tell(
    member: GroupMember,
    { record, change, cause }: { record: LogRecord; change: DocumentChanged; cause: Cause },
  ): void {
    const { failures, outbox, contextOf, memory } = this.options;
    const refusal = failures?.at(record, member.name);
    if (refusal) {
      outbox.deadLetter(record, refusal, member.name);
      return;
    }
    const context = contextOf(member).at(memory.meta.clock ?? -Infinity, cause);
    try {
      member.fold.documentChanged?.(change, context);
    } catch (error) {
      throw new FoldFailure(record, member.name, error);
    }
  }
}

/** Only shop-service tells of documents, and only of such as its schema accepts; a newer one may differ. */
function whatIsWrong(kind: DocumentKind, change: DocumentChanged): string | undefined {
  if (change.deleted || change.forgotten) return undefined;
  const [issue] = issuesOf(kind, change, change.content);
  if (issue === undefined) return undefined;
  return `${kind.kind} ${change.id}: ${[...issue.path, ''].join('.')} ${issue.message}`;
}
