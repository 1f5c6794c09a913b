/** A Kafka or Redis that this run uses and may have started. */
export interface Server {
  /** The program and its source, for people. */
  readonly description: string;
  /** Broker list or URL. */
  readonly address: string;
  /** True if this process has started it. */
  readonly isOwn: boolean;
  /** Stops the server if this run has started it. Idempotent. */
  stop(): Promise<void>;
}

/** Called with the end of its log when a server has died unexpectedly. */
export type DeathListener = (message: string) => void;
