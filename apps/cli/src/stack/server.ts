/** A Kafka or Redis that this run uses, and may have started. */
export interface Server {
  /** The program and its source, for people. */
  readonly description: string;
  /** Broker list or URL. */
  readonly address: string;
  /** True if this process has started it. */
  readonly isOwn: boolean;
  /** Ends what was started; nothing when it was running already. Idempotent. */
  stop(): Promise<void>;
}

/** Called when a server has died unasked, with the end of its log. */
export type DeathListener = (message: string) => void;
