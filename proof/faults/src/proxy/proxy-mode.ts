/** How a proxy treats the traffic. */
export type ProxyMode =
  | { readonly kind: 'pass' }
  /** Connections are closed, new ones refused. */
  | { readonly kind: 'cut' }
  /**
   * Nothing gets through and nothing is closed, as between hosts that no longer reach each other.
   * What was sent meanwhile arrives once the way is open again, as TCP sends it again.
   */
  | { readonly kind: 'blackhole' }
  /** Connections are reset (RST), new ones too once they stand. */
  | { readonly kind: 'reset' }
  /** Everything arrives so much later, in each direction. */
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'rate'; readonly bytesPerSecond: number };

export const PASS: ProxyMode = { kind: 'pass' };
