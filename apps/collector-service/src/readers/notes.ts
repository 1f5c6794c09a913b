/** What the collector left out of an event, or took for something else than was written. */
export const noteCodes = [
  /** A name of another case, separator or vocabulary was taken for an event of the specification. */
  'event_name',
  /** The name is one of another vocabulary, but the event lacks what its meaning needs. */
  'kept_as_custom',
  /** An optional field has a value of no use. */
  'left_out',
  /** An amount may be read in two ways, and nothing in the event says which. */
  'ambiguous_amount',
  /** Another amount of the event says how an ambiguous one is to be read. */
  'amount_by_other_amount',
  /** The custom of the currency says how an ambiguous amount is to be read. */
  'amount_by_currency',
  /** The currency stands in an amount and nowhere else. */
  'currency_from_amount',
  /** An event about one product names many; each became an event of its own. */
  'one_event_per_product',
  /** Anybody could have sent this with the public key: it is kept as unverified, and counts for nothing. */
  'unverified',
  /** The user agent says that the client is a robot: it counts for nothing. */
  'robot',
  /** Names, prices or links of products that came with the public key are kept as unverified. */
  'unverified_details',
] as const;
export type NoteCode = (typeof noteCodes)[number];

export interface Note {
  /** Field of the item, e.g. `properties.products.0.price`. */
  readonly path: string;
  readonly what: NoteCode;
  /** What was taken; absent if it was left out. */
  readonly taken?: string | number;
}

/** Notes of one request that are told; further ones are only counted. */
export const MAX_TOLD_NOTES = 100;

/** A note with the index of its item in the request. */
export interface ItemNote extends Note {
  readonly index: number;
}
