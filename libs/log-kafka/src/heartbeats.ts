/**
 * Sends a member's heartbeats during its work. A failure is kept for the client, for which it means
 * to join or connect again.
 */
export class Heartbeats {
  /** The group has given the partitions to others. */
  lost = false;
  private failure: { readonly error: unknown } | undefined;

  get failed(): boolean {
    return this.failure !== undefined;
  }

  async beat(send: () => Promise<void>): Promise<void> {
    if (this.failure) return;
    try {
      await send();
    } catch (error) {
      this.failure = { error };
      this.lost = typeOf(error) !== 'REBALANCE_IN_PROGRESS';
    }
  }

  /** Throws the failure, if there was one; heartbeats are sent again afterwards. */
  rethrow(): void {
    const { failure } = this;
    this.failure = undefined;
    this.lost = false;
    if (failure) throw failure.error;
  }
}

function typeOf(error: unknown): unknown {
  return error instanceof Error && 'type' in error ? error.type : undefined;
}
