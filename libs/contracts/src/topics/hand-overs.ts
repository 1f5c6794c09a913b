import { z } from 'zod';
import { epochClosedSchema } from '../epoch.js';
import { REGULATION_PASSED, regulationPassedSchema } from '../privacy/regulations.js';
import { defineTopic, SHOPPER_PARTITIONS } from '../topic.js';

/** Ids are those of keys, without the tenant. */
const id = z.string().min(1).max(128);

/**
 * The ids that a shopper has been linked from, and of each the newest link that was followed: its
 * offset in the log of the id's partition. A link that is not newer has been followed already.
 */
const ids = z.record(z.string(), z.number());

/** What a fold keeps of an id, on its way to another id of the shopper. */
const parcel = {
  /** Whose state it is. */
  from: id,
  /** The offset of the link that sent it; with `from` its idempotence key. */
  link: z.number(),
  /** The ids that it has been at, oldest first. */
  path: z.array(id).min(1),
  /** Set if the shop itself has stated the link, which then counts although the ids were split before. */
  stated: z.literal(true).optional(),
  /** What had been handed over to `from` before. */
  ids,
  /** Absent if there was none. */
  state: z.unknown().optional(),
  /** The version of the form of the state. */
  version: z.int().optional(),
  /** Which events were folded into it lately: their ids, shortened and joined. */
  seen: z.string().optional(),
};

export const handOverSchemas = {
  'state.handed-over': z.object(parcel),
  /** The receiver has too many ids already: the state goes back to `from`, where the link ends. */
  'state.handed-back': z.object(parcel),
  /** An event of an id that has been linked to another one, as it came. */
  'event.forwarded': z.object({
    path: z.array(id).min(1),
    topic: z.string(),
    id: z.string(),
    type: z.string(),
    time: z.number(),
    /** The value of its record. */
    value: z.string(),
    /** The place of its record in the log of its topic. */
    partition: z.int().optional(),
    offset: z.int().optional(),
  }),
  /** The link of `from`, and of the ids behind it, was wrong: the receiver is to do without them. */
  'split.asked': z.object({
    split: z.string().min(1).max(100),
    from: id,
    to: id,
    path: z.array(id).min(1),
    /** `from`, and the ids that were linked to it. */
    ids: z.array(id).min(1),
  }),
  /** What a fold would know of the id of the key if it had been split off from the beginning. */
  'state.restored': z.object({
    /** Names the place of the log at which the receiver has asked for it. */
    attempt: z.string(),
    /** The ids whose events were folded into it, or would have been. */
    ids: z.array(id),
    /** Those of them that are linked to this one. */
    linked: z.array(id),
    /** By `topic/partition`: events before this offset are in the state, if they are of this shopper. */
    through: z.record(z.string(), z.number()),
    /** How many events of the shopper the log has. */
    events: z.int(),
    /** The time of the first of them, ms. */
    since: z.number().optional(),
    state: parcel.state,
    version: parcel.version,
    seen: parcel.seen,
  }),
  /** The state cannot be built again: the receiver keeps the one that it has. */
  'state.not-restored': z.object({ attempt: z.string(), reason: z.string() }),
  /** What was asked of a shopper, for an id of which the request did not know. */
  [REGULATION_PASSED]: regulationPassedSchema,
  /** Sent to every partition where hand-overs wait for their epoch (MODEL_SYNC=wait). */
  'epoch.closed': epochClosedSchema,
} as const;

/** Where a state or an event of a shopper has been on its way between ids. */
export type HandOverEvents = typeof handOverSchemas;
export type Parcel = z.output<HandOverEvents['state.handed-over']>;
export type ForwardedEvent = z.output<HandOverEvents['event.forwarded']>;

export const STATE_HANDED_OVER = 'state.handed-over';
export const STATE_HANDED_BACK = 'state.handed-back';
export type SplitAsked = z.output<HandOverEvents['split.asked']>;
export type RestoredState = z.output<HandOverEvents['state.restored']>;
export type NotRestored = z.output<HandOverEvents['state.not-restored']>;

export const SPLIT_ASKED = 'split.asked';
export const STATE_RESTORED = 'state.restored';
export const STATE_NOT_RESTORED = 'state.not-restored';
export const EVENT_FORWARDED = 'event.forwarded';
export const EPOCH_CLOSED = 'epoch.closed';

/**
 * Hand-overs of the folds of one service. They are decisions: what a state holds when it is handed over
 * depends on the order in which the partition's topics arrived.
 *
 * @param context The first part of the names of the service's topics.
 */
export function defineHandOvers(context: string) {
  return defineTopic({
    name: `${context}.hand-overs.v1`,
    description:
      'Internal: states and late events of a shopper on their way to another id of the shopper.',
    key: 'shopper',
    partitions: SHOPPER_PARTITIONS,
    cleanup: 'delete',
    retentionDays: 30,
    decisions: true,
    events: handOverSchemas,
  });
}

export const profileHandOvers = defineHandOvers('profile');
export const recommenderHandOvers = defineHandOvers('recommender');
export const marketingHandOvers = defineHandOvers('marketing');
export const chatbotHandOvers = defineHandOvers('chatbot');
