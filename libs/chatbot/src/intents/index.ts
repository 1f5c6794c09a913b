import answers from './answers.json' with { type: 'json' };
import type { Intent, IntentKind, Localised } from './intent.js';
import english from './seed/en.json' with { type: 'json' };
import chinese from './seed/zh.json' with { type: 'json' };

export * from './intent.js';

/** How intents are answered that no text answers. */
const kinds: Readonly<Record<string, IntentKind>> = {
  order_status: 'order',
  refund_status: 'order',
  human_agent: 'handoff',
  complaint: 'handoff',
  /** Learned so that other things people say are not mistaken for an intent. */
  out_of_scope: 'none',
};

type Named<Value> = Readonly<Partial<Record<string, Value>>>;

/** The intents that the assistant of any shop understands. */
export const shopIntents: readonly Intent[] = Object.entries(english).map(([name, en]): Intent => {
  const zh = (chinese as Named<readonly string[]>)[name] ?? [];
  const answer = (answers as Named<Localised<string>>)[name];
  return { name, kind: kinds[name] ?? 'answer', utterances: { en, zh }, ...(answer && { answer }) };
});
