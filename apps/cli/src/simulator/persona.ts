/** The behaviour of a kind of shopper: probabilities of the steps of a visit. */
export interface Persona {
  readonly name: string;
  /** Share of the shoppers. */
  readonly share: number;
  /** The weight of this kind of shopper when the next visitor is drawn. */
  readonly keenness: number;
  /** The most products viewed in a visit. */
  readonly patience: number;
  readonly addsViewed: number;
  readonly removesAdded: number;
  /** The probability of going to the checkout with a non-empty cart; otherwise it is abandoned. */
  readonly checksOut: number;
  readonly finishesCheckout: number;
  readonly refundsOrder: number;
  /** The probability that the shopper signs in and is not anonymous. */
  readonly signsIn: number;
}

export const personas: readonly Persona[] = [
  {
    name: 'regular',
    share: 0.2,
    keenness: 4,
    patience: 6,
    addsViewed: 0.4,
    removesAdded: 0.08,
    checksOut: 0.75,
    finishesCheckout: 0.9,
    refundsOrder: 0.03,
    signsIn: 1,
  },
  {
    name: 'bargain hunter',
    share: 0.3,
    keenness: 2,
    patience: 12,
    addsViewed: 0.25,
    removesAdded: 0.35,
    checksOut: 0.35,
    finishesCheckout: 0.6,
    refundsOrder: 0.1,
    signsIn: 0.7,
  },
  {
    name: 'browser',
    share: 0.45,
    keenness: 1,
    patience: 8,
    addsViewed: 0.06,
    removesAdded: 0.2,
    checksOut: 0.3,
    finishesCheckout: 0.5,
    refundsOrder: 0.02,
    signsIn: 0.25,
  },
  {
    name: 'big spender',
    share: 0.05,
    keenness: 3,
    patience: 9,
    addsViewed: 0.6,
    removesAdded: 0.05,
    checksOut: 0.85,
    finishesCheckout: 0.95,
    refundsOrder: 0.04,
    signsIn: 1,
  },
];
