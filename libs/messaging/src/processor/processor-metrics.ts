/** What a processor reports; prom-client's counters and histograms fit. */
export interface ProcessorMetrics {
  readonly folded: CounterLike;
  readonly conflicts: CounterLike;
  readonly regressions: CounterLike;
  readonly republished: CounterLike;
  /** Records of a scope were deleted from the log before they were folded. */
  gap(scope: string, records: number): void;
  readonly batchSeconds: { observe(seconds: number): void };
}

interface CounterLike {
  inc(by?: number): void;
}
