import type { Evidence, HandoffReason } from './conversation-state.js';

/** What is said to a shopper, before it is checked. */
export interface Reply {
  readonly text: string;
  readonly evidence: readonly Evidence[];
  readonly handoff?: HandoffReason;
  /** Texts that the claims of the reply may come from. */
  readonly cover: readonly string[];
}
