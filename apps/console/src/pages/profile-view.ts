/** A shopper as profile-service shows it. */
export interface ProfileView {
  readonly shopper: string;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly sessions: number;
  readonly events: Readonly<Record<string, number>>;
  readonly orders: number;
  readonly revenue: number;
  /** Of the revenue; absent if no order names one. */
  readonly currency?: string;
  readonly categories: readonly Share[];
  readonly brands: readonly Share[];
  readonly segment?: {
    readonly segment: string;
    readonly name: string;
    readonly reason: string;
    readonly since: string;
  };
  /** By rules; not in lists of shoppers. */
  readonly segments?: readonly {
    readonly segment: string;
    readonly name: string;
    readonly since: string;
  }[];
  readonly traits?: Readonly<
    Record<
      string,
      { readonly value?: number | string | boolean; readonly values?: readonly string[] }
    >
  >;
}

export interface Share {
  readonly label: string;
  readonly share: number;
}
