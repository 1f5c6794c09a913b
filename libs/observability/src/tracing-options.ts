export interface TracingOptions {
  /** Name of the service, unless OTEL_SERVICE_NAME gives another. */
  readonly service: string;
  /**
   * Called at most every few seconds with the reason why spans do not reach the trace collector.
   */
  readonly warn: (text: string) => void;
}

export interface Tracing {
  /** Sends the remaining spans, for two seconds at most. Never rejects. */
  stop(): Promise<void>;
}
