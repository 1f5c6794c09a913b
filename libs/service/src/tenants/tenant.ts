import type { PseudonymKey } from '../pseudonyms.js';

/** A shop that this installation serves. */
export interface Tenant extends PseudonymKey {
  /** See `identitySecretOf`. */
  readonly identitySecret?: string | undefined;
}
