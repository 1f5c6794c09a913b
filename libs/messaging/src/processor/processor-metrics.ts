/** What a processor reports; prom-client's counters and histograms fit. */
export interface ProcessorMetrics {
  readonly folded: CounterLike;
  readonly conflicts: CounterLike;
  readonly regressions: CounterLike;
  readonly republished: CounterLike;
  /** The log or the store refused or did not answer; it is tried again. */
  retried(scope: string, error: unknown): void;
  /** Records of a scope were deleted from the log before they were folded. */
  gap(scope: string, records: number): void;
  readonly batchSeconds: { observe(seconds: number): void };
}

interface CounterLike {
  inc(by?: number): void;
}
