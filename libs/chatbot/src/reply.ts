import type { Evidence, HandoffReason } from './conversation-state.js';
import type { Language, Localised } from './intents/index.js';

/** What is said to a shopper, before it is checked. */
export interface Reply {
  readonly text: string;
  readonly evidence: readonly Evidence[];
  readonly handoff?: HandoffReason;
  /** Texts that the claims of the reply may come from. */
  readonly cover: readonly string[];
}

/** A reply that contains no fact. */
export function fixed(template: Localised<string>, language: Language): Reply {
  return { text: template[language], evidence: [], cover: [template[language]] };
}
