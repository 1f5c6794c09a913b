/** How the ids of a shopper refer to each other, as one of them keeps it. Ids without the tenant. */
export interface Links {
  /** The id to which state and events of this one have been handed over; then nothing else is kept here. */
  to?: string;
  /** The id that has refused to take them. */
  refused?: string;
  /** By id that was linked to this one, directly or not: its newest link that was followed. */
  ids?: Readonly<Record<string, number>>;
}
