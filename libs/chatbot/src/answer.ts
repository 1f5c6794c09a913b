import type { DocumentReader, MessageSignals, Order } from '@tradewind/contracts';
import type { AnswerBook } from './answer-book.js';
import type { Evidence, HandoffReason } from './conversation-state.js';
import { uncovered } from './grounding.js';
import type { IntentModel } from './intent-model.js';
import type { Intent, Language, Localised } from './intents/index.js';
import { namedOrders } from './order-ids.js';
import { PageSearch } from './pages/page-search.js';
import { pageReply } from './pages/page-reply.js';
import type { NamedOrders } from './order-ids.js';
import type { Reply } from './reply.js';
import { choiceLine, orderFacts, orderLine, templates } from './replies.js';
import { Listener, SMALL_TALK } from './understanding.js';
import type { Ranked, Understanding } from './understanding.js';

export interface Question {
  readonly tenant: string;
  readonly text: string;
  readonly language: Language;
  /** True if the shop vouches for the identity of the shopper. */
  readonly signedIn: boolean;
  readonly orders: readonly Order[];
  /** What models outside concluded from the text. */
  readonly signals?: MessageSignals | undefined;
  /** Number of consecutive messages before this one that were not understood. */
  readonly failures: number;
  /** The intents that were offered in the reply before. */
  readonly offered: readonly string[];
  /** The order that the conversation spoke of last. */
  readonly lastOrder?: string | undefined;
  /** The shop's answers and pages as of the message. */
  readonly documents: DocumentReader;
}

export interface Answer {
  readonly text: string;
  readonly intent: string;
  readonly confidence: number;
  readonly ranking: readonly Ranked[];
  readonly evidence: readonly Evidence[];
  readonly understood: boolean;
  readonly handoff?: HandoffReason;
  /** The intents that the reply offers to choose from. */
  readonly offered: readonly string[];
  /** The one order that the reply speaks of. */
  readonly order?: string;
}

/** After this many consecutive messages that were not understood, a person takes over. */
const FAILURES_TO_HANDOFF = 2;

/**
 * Decides how to answer a message. It is pure: the question contains everything that the answer
 * depends on.
 */
export class Answerer {
  readonly #listener: Listener;
  readonly #pages = new PageSearch();

  constructor(
    model: IntentModel,
    private readonly book: AnswerBook,
    /** Below this confidence a message counts as not understood. */
    threshold: number,
  ) {
    this.#listener = new Listener(model, threshold);
  }

  answer(question: Question): Answer {
    const named = namedOrders(question.text, question.orders);
    const { text, signals, offered, lastOrder } = question;
    const heard = this.#listener.hear({ text, signals, named, offered, lastOrder });
    const { intent, isUnderstood, ...drafted } = this.#drafted(heard, question, named);
    const reply = checked(drafted, question.language);
    const orders = reply.evidence.filter(({ kind }) => kind === 'order');
    const isOffering = !isUnderstood && reply.handoff === undefined;
    return {
      text: reply.text,
      evidence: [...reply.evidence, ...heard.rules],
      intent,
      confidence: heard.confidence,
      ranking: heard.ranking,
      understood: isUnderstood,
      offered: isOffering ? heard.choices.map(({ name }) => name) : [],
      ...(reply.handoff && { handoff: reply.handoff }),
      ...(orders.length === 1 && orders[0] && { order: orders[0].id }),
    };
  }

  /** The reply before it is checked, and what it is a reply to. */
  #drafted(heard: Understanding, question: Question, named: NamedOrders) {
    const [first] = heard.intents;
    if (first) {
      const replies = heard.intents.map((intent) => this.#reply(intent, question, named));
      return { ...joined(replies), intent: first.name, isUnderstood: true };
    }
    const found = this.#found(question, NEEDED_ALONE);
    if (found) return { ...found, intent: FOUND_INTENT, isUnderstood: true };
    return { ...misunderstood(question, heard), intent: 'out_of_scope', isUnderstood: false };
  }

  /** The reply from the passage of the shop's pages that fits best, if it fits well enough. */
  #found(question: Question, needed: number): Reply | undefined {
    const { tenant, text, language, signals, documents } = question;
    const query = { tenant, text, language, dense: signals?.passages };
    const [best] = this.#pages.find(query, documents);
    return best && best.score >= needed ? pageReply(best.passage, language) : undefined;
  }

  #reply(intent: Intent, question: Question, named: NamedOrders): Reply {
    if (intent.kind === 'handoff') {
      const reason = intent.name === 'complaint' ? 'complaint' : 'asked_for_human';
      return handoff(reason, question.language);
    }
    if (intent.kind === 'order') return orderReply(intent, question, named);
    const answer = this.book.find(question.tenant, intent, question);
    // What the shop itself says of this very question goes before what its pages say, and that before a default.
    if (!answer?.isOwn && !SMALL_TALK.has(intent.name)) {
      const found = this.#found(question, NEEDED_WITH_INTENT);
      if (found) return found;
    }
    if (!answer) return fixed(templates.rephrase, question.language);
    return {
      text: answer.text,
      evidence: [{ kind: 'answer', id: answer.id }],
      cover: [answer.text],
    };
  }
}

/** What a reply from a page is published as, if the question has no intent. */
const FOUND_INTENT = 'page';
/** How well a passage has to fit a question that was not understood otherwise. */
const NEEDED_ALONE = 0.6;
/** How well it has to fit to be given in place of a default text. */
const NEEDED_WITH_INTENT = 0.5;

/** One reply of several; if one of them hands off, that one alone. */
function joined(replies: readonly Reply[]): Reply {
  const handoffs = replies.find(({ handoff }) => handoff !== undefined);
  if (handoffs) return handoffs;
  return {
    text: [...new Set(replies.map(({ text }) => text))].join('\n'),
    evidence: replies.flatMap(({ evidence }) => evidence),
    cover: replies.flatMap(({ cover }) => cover),
  };
}

/** Without a number the order is meant that was spoken of last, unless the text names several. */
function orderReply(intent: Intent, question: Question, named: NamedOrders): Reply {
  const { language, orders, lastOrder } = question;
  if (!question.signedIn) return fixed(templates.signIn, language);
  if (named.own.length > 0) return orderLines(named.own, language);
  if (named.foreign) return fixed(templates.notYours, language);
  if (orders.length === 0) return fixed(templates.noOrders, language);
  const last = orders.filter(({ orderId }) => orderId === lastOrder);
  if (last.length > 0 && !SEVERAL.test(question.text)) return orderLines(last, language);
  if (intent.name === 'refund_status') return refundReply(orders, language);
  return orderLines(orders, language, orders.length > 1 ? templates.several : undefined);
}

const SEVERAL = /\b(?:orders|all|other|another|latest|last)\b|所有|全部|其他|另一?个|最近/iu;

function refundReply(orders: readonly Order[], language: Language): Reply {
  const refunded = orders.filter((order) => order.refunded > 0);
  if (refunded.length > 0) return orderLines(refunded, language);
  return orderLines(orders, language, templates.noRefund);
}

function orderLines(orders: readonly Order[], language: Language, title?: Localised<string>) {
  const heading = title ? [title[language]] : [];
  const text = [...heading, ...orders.map((order) => orderLine(order, language))].join('\n');
  return {
    text,
    evidence: orders.map(({ orderId }) => ({ kind: 'order', id: orderId })),
    cover: orders.flatMap((order) => Object.values(orderFacts(order, language))),
  };
}

function misunderstood({ failures, language }: Question, { choices }: Understanding): Reply {
  if (failures + 1 >= FAILURES_TO_HANDOFF) return handoff('not_understood', language);
  if (choices.length < 2) return fixed(templates.rephrase, language);
  const lines = choices.map(({ utterances }, at) =>
    choiceLine(at + 1, utterances[language][0] ?? '', language),
  );
  const text = [templates.choose[language], ...lines].join('\n');
  return { text, evidence: [], cover: [text] };
}

function handoff(reason: HandoffReason, language: Language): Reply {
  return { ...fixed(templates.handoff, language), handoff: reason };
}

function fixed(template: Localised<string>, language: Language): Reply {
  return { text: template[language], evidence: [], cover: [template[language]] };
}

/** Replaces a reply that claims more than its evidence by a handoff. */
export function checked(reply: Reply, language: Language): Reply {
  return uncovered(reply.text, reply.cover).length === 0
    ? reply
    : handoff('unverified_answer', language);
}
