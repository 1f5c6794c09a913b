import { chatbotActions, idOf } from '@tradewind/contracts';
import type { chatbotMessages, FoldEvent } from '@tradewind/contracts';
import type { Answer } from '../answer.js';
import type { ConversationState, Evidence } from '../conversation-state.js';
import { fill, templates } from '../replies.js';
import type { ConversationContext } from '../regulated-conversations.js';
import type { KnownAction } from './action.js';

type Messages = FoldEvent<typeof chatbotMessages>;
type Received = Extract<Messages, { type: 'message.received' }>;
type Completed = Extract<Messages, { type: 'action.completed' }>;

/** Confirmed actions kept per conversation. */
const MAX_ACTIONS = 20;

/** Notes what a message has settled, and says so to the shop. */
export function takeStep(answer: Answer, event: Received, context: ConversationContext): void {
  const state = context.state(event.key) as ConversationState;
  const { pending } = state;
  delete state.pending;
  if (answer.pending) state.pending = answer.pending;
  const { step } = answer;
  const shopper = event.data.shopper;
  if (!step || shopper === undefined) return;
  const { id, ...wish } = step.action;
  if (step.type === 'confirmed' && pending) {
    const known: KnownAction = {
      ...step.action,
      status: 'confirmed',
      messageId: event.data.messageId,
    };
    state.actions = [...others(state, id), known].slice(-MAX_ACTIONS);
  }
  const data = { conversation: idOf(event.key), action: id, shopper, ...wish };
  context.emit({
    topic: chatbotActions,
    key: event.key,
    event: { type: `action.${step.type}`, data },
  });
}

export interface Told {
  readonly action: KnownAction;
  readonly text: string;
  readonly evidence: readonly Evidence[] & Evidence[];
  readonly failed: boolean;
}

const done = {
  cancel_order: 'doneCancel',
  return_order: 'doneReturn',
  change_address: 'doneAddress',
} as const;

/** What the shopper is told of an action that the shop has completed; `undefined` if none waits for it. */
export function completeAction(event: Completed, context: ConversationContext): Told | undefined {
  const { key, data } = event;
  const state = context.state(key) as ConversationState;
  const action = state.actions?.find(({ id }) => id === data.action);
  const { shopper } = state;
  if (action?.status !== 'confirmed' || shopper === undefined) return undefined;
  const { outcome, note } = data;
  state.actions = [...others(state, action.id), { ...action, status: outcome }];
  const { id, kind, orderId, address } = action;
  const wish = { kind, orderId, ...(address !== undefined && { address }) };
  context.emit({
    topic: chatbotActions,
    key,
    event: {
      type: 'action.completed',
      data: {
        conversation: idOf(key),
        action: id,
        shopper,
        ...wish,
        outcome,
        ...(note !== undefined && { note }),
      },
    },
  });
  const template = templates[outcome === 'done' ? done[kind] : 'refused'][state.language];
  const text = [fill(template, { id: orderId }), ...(note === undefined ? [] : [note])].join(' ');
  return { action, text, evidence: [{ kind: 'order', id: orderId }], failed: outcome !== 'done' };
}

function others({ actions = [] }: ConversationState, id: string): KnownAction[] {
  return actions.filter((each) => each.id !== id);
}
