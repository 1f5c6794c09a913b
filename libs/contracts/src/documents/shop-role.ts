/**
 * What the holder of a secret key may do. Every role reads; an `agent` answers customers, a `marketer`
 * sets campaigns, segments, lists and the catalogue, and an `operator` does all of it and makes keys.
 */
export const shopRoles = ['viewer', 'agent', 'marketer', 'operator'] as const;
export type ShopRole = (typeof shopRoles)[number];
