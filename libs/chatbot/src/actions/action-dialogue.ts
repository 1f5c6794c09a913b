import type { ActionKind, Order } from '@tradewind/contracts';
import type { Intent, Language } from '../intents/index.js';
import { ordersMeant } from '../orders/orders-meant.js';
import type { OrdersBefore } from '../orders/orders-meant.js';
import type { NamedOrders } from '../orders/order-ids.js';
import { fill, orderFacts, orderLine, templates } from '../replies.js';
import { fixed } from '../reply.js';
import type { Reply } from '../reply.js';
import { goesOnAbout } from '../references.js';
import { actionOfIntent, actionWith, refusalOf } from './action.js';
import type { Action, ActionOperator, KnownAction, PendingAction, Refusal } from './action.js';
import { addressIn, consentIn } from './consent.js';

/** What the dialogue about actions depends on. */
export interface ActionQuestion {
  readonly tenant: string;
  /** Whose orders they are; absent for a guest, for whom nothing is done. */
  readonly shopper?: string | undefined;
  readonly text: string;
  readonly language: Language;
  readonly orders: readonly Order[];
  readonly before: OrdersBefore;
  readonly pending?: PendingAction | undefined;
  readonly actions: readonly KnownAction[];
}

/** What became of an action by a message. */
export interface ActionStep {
  readonly type: 'requested' | 'confirmed' | 'declined';
  readonly action: Action;
}

export interface ActionReply extends Reply {
  readonly pending?: PendingAction;
  readonly step?: ActionStep;
}

const asks: Readonly<Record<ActionKind, keyof typeof templates>> = {
  cancel_order: 'askCancel',
  return_order: 'askReturn',
  change_address: 'askNewAddress',
};

const refusals: Readonly<Record<Refusal, keyof typeof templates>> = {
  on_its_way: 'onItsWay',
  cancelled: 'cancelledAlready',
  returned: 'returnedAlready',
  not_sent: 'notSent',
};

/** Leads from a wish to a confirmed command: which order, what else is needed, yes or no. */
export class ActionDialogue {
  constructor(private readonly operator: ActionOperator) {}

  /** The reply to a message that settles what was pending; `undefined` if it is about something else. */
  settle(question: ActionQuestion, named: NamedOrders): ActionReply | undefined {
    const { pending, text } = question;
    if (!pending || question.shopper === undefined || this.operator === 'none') return undefined;
    const { kind, orderId, address } = pending;
    const consent = consentIn(text);
    if (consent === 'no') return this.#declined(question, pending);
    if (orderId === undefined) {
      const [order] = named.own.length > 0 ? named.own : chosen(question);
      return order && this.#ask(kind, order, question);
    }
    const order = question.orders.find((one) => one.orderId === orderId);
    if (kind === 'change_address' && address === undefined) {
      return this.#addressed(question, order);
    }
    return consent === 'yes' ? this.#agreed(question, order, pending) : undefined;
  }

  #addressed(question: ActionQuestion, order: Order | undefined): ActionReply | undefined {
    const given = addressIn(question.text);
    if (given === undefined || !order) return undefined;
    return this.#ask('change_address', order, question, given);
  }

  /** An order may have moved on since the question. */
  #agreed(question: ActionQuestion, order: Order | undefined, pending: PendingAction): ActionReply {
    if (!order) return fixed(templates.notYours, question.language);
    const refusal = refusalOf(pending.kind, order);
    if (refusal) return about(refusals[refusal], order, question.language);
    return this.#confirmed(question, order, pending);
  }

  /** The reply to a wish; `undefined` where the shop's answer to the intent is all that can be said. */
  begin({ name }: Intent, question: ActionQuestion, named: NamedOrders): ActionReply | undefined {
    const kind = actionOfIntent[name];
    const { shopper, language } = question;
    if (kind === undefined || shopper === undefined || this.operator === 'none') return undefined;
    if (named.own.length === 0 && named.foreign) return fixed(templates.notYours, language);
    const candidates = candidatesFor(kind, question, named);
    const [order] = candidates;
    if (!order) return undefined;
    return candidates.length === 1
      ? this.#ask(kind, order, question)
      : which(kind, candidates, language);
  }

  #ask(
    kind: ActionKind,
    order: Order,
    { tenant, shopper = '', language, actions }: ActionQuestion,
    address?: string,
  ): ActionReply {
    const { orderId } = order;
    const asked = actions.find((one) => one.kind === kind && one.orderId === orderId);
    if (asked?.status === 'confirmed') return about('askedAlready', order, language);
    const refusal = refusalOf(kind, order);
    if (refusal) return about(refusals[refusal], order, language);
    if (kind === 'change_address' && address === undefined) {
      return { ...about('askAddress', order, language), pending: { kind, orderId } };
    }
    const wish = { kind, orderId, ...(address !== undefined && { address }) };
    return {
      ...about(asks[kind], order, language, address),
      pending: wish,
      step: { type: 'requested', action: actionWith({ tenant, shopper }, wish) },
    };
  }

  #confirmed(
    { tenant, shopper = '', language }: ActionQuestion,
    order: Order,
    { kind, address }: PendingAction,
  ): ActionReply {
    const { orderId } = order;
    const wish = { kind, orderId, ...(address !== undefined && { address }) };
    const isByPeople = this.operator === 'people';
    return {
      ...fixed(isByPeople ? templates.passedToPeople : templates.passedToSystem, language),
      evidence: [{ kind: 'order', id: orderId }],
      ...(isByPeople && { handoff: 'action_confirmed' as const }),
      step: { type: 'confirmed', action: actionWith({ tenant, shopper }, wish) },
    };
  }

  #declined(
    { tenant, shopper = '', language }: ActionQuestion,
    { kind, orderId, address }: PendingAction,
  ): ActionReply {
    const reply = fixed(templates.declined, language);
    if (orderId === undefined) return reply;
    const wish = { kind, orderId, ...(address !== undefined && { address }) };
    return { ...reply, step: { type: 'declined', action: actionWith({ tenant, shopper }, wish) } };
  }
}

const WISH_TO_RETURN =
  /\b(?:return|send|give)\b.{0,40}\b(?:it|this|that|one|order|back)\b|\breturn\s+\S*\d|\b(?:return|refund)\s+(?:my|order|for)\b|退(?:货|貨|款|掉|回|了)?/iu;
const ASKS_HOW =
  /\b(?:how|policy|rules|when|until|cost|free)\b|怎么|怎麼|如何|政策|规则|多久|几天|运费|流程/iu;

/** Most questions about returns want the rules. */
function isWishToReturn(text: string): boolean {
  return WISH_TO_RETURN.test(text) && !ASKS_HOW.test(text);
}

/** The order of a list that a text chooses by its place. */
function chosen({ text, orders, before }: ActionQuestion): readonly Order[] {
  const plain = text.normalize('NFKC').trim();
  const number = /^\W*(\d)\W*$/u.exec(plain)?.[1];
  if (number !== undefined) {
    const id = before.shown[Number(number) - 1];
    return orders.filter(({ orderId }) => orderId === id);
  }
  const meant = ordersMeant(text, orders, { ...before, last: undefined });
  return meant.length === 1 && (goesOnAbout(text) || plain.length < 40) ? meant : [];
}

function which(kind: ActionKind, orders: readonly Order[], language: Language): ActionReply {
  const lines = orders.map((order) => orderLine(order, language));
  return {
    text: [templates.whichOrder[language], ...lines].join('\n'),
    evidence: orders.map(({ orderId }) => ({ kind: 'order', id: orderId })),
    cover: orders.flatMap((order) => Object.values(orderFacts(order, language))),
    pending: { kind },
  };
}

function about(
  template: keyof typeof templates,
  order: Order,
  language: Language,
  address?: string,
): ActionReply {
  const facts = { ...orderFacts(order, language), ...(address !== undefined && { address }) };
  return {
    text: fill(templates[template][language], facts),
    evidence: [{ kind: 'order', id: order.orderId }],
    cover: Object.values(facts),
  };
}

/** The orders that a wish may be about: what it names, or else those for which it is open. */
function candidatesFor(
  kind: ActionKind,
  { orders, text, before }: ActionQuestion,
  named: NamedOrders,
): readonly Order[] {
  const meant = named.own.length > 0 ? named.own : ordersMeant(text, orders, before);
  const isMeant = named.own.length > 0 || meant.length === 1;
  if (kind === 'return_order' && !(isMeant && isWishToReturn(text))) return [];
  return isMeant ? meant : orders.filter((order) => !refusalOf(kind, order));
}
