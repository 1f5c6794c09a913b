import type {
  FoldEvent,
  HandOverEvents,
  IdentitySplits,
  LinkRefusal,
  Parcel,
  RegulationPassed,
  SplitAsked,
  TopicContract,
  TopicEvent,
} from '@tradewind/contracts';
import type { LogRecord } from '@tradewind/log';
import type { Place } from '../decode/decode-record.js';
import type { GroupMember } from '../group/fold-group.js';
import type { HeldRecord } from '../memory/links.js';
import type { Restoration } from '../memory/partition-meta.js';
import type { LinkedEntity } from './linked-entity.js';

/** What is told of a split, but for the fold. */
export type SplitOutcome =
  TopicEvent<IdentitySplits> extends infer Event
    ? Event extends { readonly type: 'split.requested' }
      ? never
      : Event extends { readonly type: infer Type; readonly data: infer Data }
        ? { readonly type: Type; readonly data: Omit<Data, 'fold'> & { readonly split: string } }
        : never
    : never;

/** What a fold tells of a regulation, but for its own name. */
export interface RegulationOutcome {
  readonly regulation: string;
  readonly id: string;
  readonly found: boolean;
  readonly further?: true;
  readonly refused?: string;
}

/** States of the partition that are being built again. */
export interface Restorations {
  /** How many there are. */
  readonly open: number;
  /** Asks for the state of the record's key; returns the name of this attempt. */
  begin(what: Pick<Restoration, 'split' | 'ids' | 'without'>): string;
  end(): void;
  /** The record, as it is kept until the state is here. */
  readonly record: HeldRecord;
  /** Takes records that were held, in their order. */
  takeAgain(records: readonly LogRecord[]): void;
}

/** What was done with a record: it ends here, is known already, or is for the fold. */
export type Taken = 'taken' | 'duplicate' | 'for the fold';

/** One record on its way into one fold that can merge. */
export interface HandOverStep {
  readonly member: GroupMember;
  readonly event: FoldEvent<TopicContract>;
  /** The ids of the shopper that a forwarded event has been at; empty for any other. */
  readonly path: readonly string[];
  /** The place of the record in the log of its topic. */
  readonly offset: number;
  /** Where the logs that bring links go on: no link so far has a greater number. */
  readonly nextLink: number;
  /** That of the record's key. */
  readonly entity: LinkedEntity;
  /** Where the record stood when it first came to a shopper; for a state, its link. */
  readonly place: Place | undefined;
  /** Sends what another id of the shopper is to get. */
  readonly send: (to: string, type: keyof HandOverEvents, data: Parcel) => void;
  /** Asks another id of the shopper to do without some ids. */
  readonly ask: (to: string, data: SplitAsked) => void;
  /** Tells that a link did not make two ids one shopper. */
  readonly refuse: (from: string, to: string, reason: LinkRefusal) => void;
  /** Tells what becomes of a split. */
  readonly tell: (event: SplitOutcome) => void;
  /** States of the partition that are being built again. */
  readonly restorations: Restorations;
  /** Asks a further id of the shopper for the same. */
  readonly passRegulation: (to: string, data: RegulationPassed) => void;
  /** Tells that a regulation was applied. */
  readonly tellRegulation: (outcome: RegulationOutcome) => void;
  /** Tells what is kept under an id. */
  readonly exportState: (
    asked: { readonly regulation: string; readonly id: string },
    state: unknown,
  ) => void;
  /** Sends the record on to another id. */
  readonly forward: (to: string, path: readonly string[]) => void;
}
