import { MAX_ENTRIES_PER_CHANGE, NONCE_LENGTH, type ScopeChange } from './partition-store.js';

const NONCE = new RegExp(`^[A-Za-z0-9_-]{${NONCE_LENGTH}}$`);

/** Throws if an adapter could not store the change faithfully, before anything is written. */
export function assertStorable(change: ScopeChange): void {
  if (!NONCE.test(change.nonce)) {
    throw new RangeError(`Not a nonce of ${NONCE_LENGTH} characters: ${change.nonce}`);
  }
  if (change.entries.size > MAX_ENTRIES_PER_CHANGE) {
    throw new RangeError(
      `A change has at most ${MAX_ENTRIES_PER_CHANGE} entries, this one ${change.entries.size}`,
    );
  }
}
