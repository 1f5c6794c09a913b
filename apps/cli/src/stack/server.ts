/** A Kafka or Redis that this run uses, and may have started. */
export interface Server {
  /** What it is and where it came from, for people. */
  readonly description: string;
  /** Broker list or URL. */
  readonly address: string;
  /** Whether this run has started it. */
  readonly isOwn: boolean;
  /** Ends what was started; nothing when it was running already. Idempotent. */
  stop(): Promise<void>;
}

/** Called when a server has died unasked, with the end of its log. */
export type DeathListener = (message: string) => void;
