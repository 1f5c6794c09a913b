/** How a proxy treats the traffic. */
export type ProxyMode =
  | { readonly kind: 'pass' }
  /** Connections are closed, new ones refused. */
  | { readonly kind: 'cut' }
  /**
   * Nothing passes and nothing is closed, as between hosts that cannot reach each other. Data sent
   * meanwhile arrives when the connection works again, as TCP retransmits it.
   */
  | { readonly kind: 'blackhole' }
  /** Connections are reset (RST), including new ones once they are open. */
  | { readonly kind: 'reset' }
  /** Everything is delayed by this time, in each direction. */
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'rate'; readonly bytesPerSecond: number };

export const PASS: ProxyMode = { kind: 'pass' };
