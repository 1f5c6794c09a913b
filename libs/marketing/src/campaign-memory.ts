import type { CampaignKind, ItemNotice, Money } from '@tradewind/contracts';

/** A reason to address a shopper, found by a rule or a model. */
export interface Occasion {
  readonly kind: CampaignKind;
  /** Tells this occasion from others of its kind: a deadline, or the start of a session. */
  readonly occasion: number;
  /** When it arose, in the shopper's own time: of an event or a deadline. */
  readonly at: number;
  readonly reason: string;
  readonly evidence: Record<string, unknown>;
  readonly modelVersion?: string;
}

/** What will be decided, unless something speaks against it before. */
export interface WaitingOccasion {
  /** Event time of what gave occasion, ms. */
  readonly since: number;
  /** When it is decided, ms of the partition's clock. */
  readonly dueAt: number;
  /** What has come to be decided already, in quiet hours. */
  readonly held?: Occasion;
  /** What is known of the event that gave occasion. */
  readonly evidence?: Record<string, unknown>;
}

/** What a shopper ordered within the time in which a campaign converts, by currency. */
export type Outcome = Readonly<Record<string, Money>>;

/**
 * That a campaign has decided on a shopper: from the first decision on the shopper is in the group that is
 * compared, whatever is decided later. What the group does is compared as it was assigned, so that neither
 * who opens a message nor who is capped later biases it.
 */
export interface Exposure {
  /** Event time of the first decision, ms. */
  readonly at: number;
  readonly heldOut: boolean;
  /** Of being left alone, when it was decided; with 0 there is nobody to compare with, and nothing is. */
  readonly chance: number;
  /** Of the latest decision to address the shopper or to leave them alone, ms. */
  readonly last: number;
  /** Absent until something was ordered. */
  readonly outcome?: Outcome;
}

/** When a shopper last noticed an item, by how, and last bought it, ms. */
export type Interest = Readonly<Partial<Record<ItemNotice | 'bought', number>>> & {
  /** When it was last told to those who follow the item. */
  readonly told: number;
};
