/** What a shopper does with an item, as far as recommendations take it up. */
export const actions = ['view', 'cart', 'purchase'] as const;
export type Action = (typeof actions)[number];

export interface Interaction {
  /** A shopper, or a session where the data know no shoppers. */
  readonly user: string;
  readonly item: string;
  /** ms since the epoch. */
  readonly time: number;
  readonly action: Action;
}
