/** Heartbeats during one batch. A failed one is kept for the client, to whom it means: join again. */
export class Heartbeats {
  /** The group has given the partitions to others. */
  lost = false;
  private failure: { readonly error: unknown } | undefined;

  constructor(private readonly send: () => Promise<void>) {}

  async beat(): Promise<void> {
    if (this.failure) return;
    try {
      await this.send();
    } catch (error) {
      this.failure = { error };
      this.lost = typeOf(error) !== 'REBALANCE_IN_PROGRESS';
    }
  }

  /** To be called once the batch is settled. */
  rethrow(): void {
    if (this.failure) throw this.failure.error;
  }
}

function typeOf(error: unknown): unknown {
  return error instanceof Error && 'type' in error ? error.type : undefined;
}
