import type { DocumentReader, MessageSignals, OfferedProduct, Order } from '@tradewind/contracts';
import { ActionDialogue } from './actions/action-dialogue.js';
import type { ActionReply, ActionStep } from './actions/action-dialogue.js';
import type { ActionOperator, KnownAction, PendingAction } from './actions/action.js';
import type { AnswerBook } from './answer-book.js';
import type { Evidence, Focus, HandoffReason } from './conversation-state.js';
import { uncovered } from './grounding.js';
import type { IntentModel } from './intent-model.js';
import type { Intent, Language } from './intents/index.js';
import { namedOrders } from './orders/order-ids.js';
import type { NamedOrders } from './orders/order-ids.js';
import { orderReply } from './orders/order-reply.js';
import type { OrdersBefore } from './orders/orders-meant.js';
import { PageSearch } from './pages/page-search.js';
import { pageReply } from './pages/page-reply.js';
import { productReply } from './products/product-reply.js';
import { productsMeant } from './products/products-meant.js';
import type { ProductsBefore, ProductsMeant } from './products/products-meant.js';
import { fixed } from './reply.js';
import type { Reply } from './reply.js';
import { choiceLine, templates } from './replies.js';
import { Listener, PRODUCT_INTENTS, SMALL_TALK } from './understanding.js';
import type { Ranked, Understanding } from './understanding.js';

export interface Question {
  readonly tenant: string;
  readonly text: string;
  readonly language: Language;
  /** The shopper, if the shop vouches for the identity. */
  readonly shopper?: string | undefined;
  readonly orders: readonly Order[];
  /** Products that the text names, or that the conversation spoke of before. */
  readonly products: readonly OfferedProduct[];
  /** What models outside concluded from the text. */
  readonly signals?: MessageSignals | undefined;
  /** Number of consecutive messages before this one that were not understood. */
  readonly failures: number;
  /** The intents that were offered in the reply before. */
  readonly offered: readonly string[];
  readonly ordersBefore: OrdersBefore;
  readonly productsBefore: ProductsBefore;
  readonly focus?: Focus | undefined;
  readonly pending?: PendingAction | undefined;
  readonly actions: readonly KnownAction[];
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
  readonly pending?: PendingAction;
  readonly step?: ActionStep;
}

export interface AnswererOptions {
  readonly model: IntentModel;
  readonly answers: AnswerBook;
  /** Below this confidence a message counts as not understood, in [0, 1]. */
  readonly threshold: number;
  /** Who carries out actions. @default people */
  readonly actions?: ActionOperator | undefined;
}

/** After this many consecutive messages that were not understood, a person takes over. */
const FAILURES_TO_HANDOFF = 2;
/** What a reply from a page is published as, if the question has no intent. */
const FOUND_INTENT = 'page';
/** How well a passage has to fit a question that was not understood otherwise. */
const NEEDED_ALONE = 0.6;
/** How well it has to fit to be given in place of a default text. */
const NEEDED_WITH_INTENT = 0.5;

/** A question with what its text refers to. */
interface Referring extends Question {
  readonly named: NamedOrders;
  readonly meant: ProductsMeant;
}

/**
 * Decides how to answer a message. It is pure: the question contains everything that the answer
 * depends on.
 */
export class Answerer {
  readonly #listener: Listener;
  readonly #pages = new PageSearch();
  readonly #dialogue: ActionDialogue;
  readonly #book: AnswerBook;

  constructor({ model, answers, threshold, actions = 'people' }: AnswererOptions) {
    this.#listener = new Listener(model, threshold);
    this.#dialogue = new ActionDialogue(actions);
    this.#book = answers;
  }

  answer(asked: Question): Answer {
    const { text, signals, offered, products, ordersBefore, productsBefore } = asked;
    const named = namedOrders(text, asked.orders);
    const meant = productsMeant(text, products, productsBefore);
    const question: Referring = { ...asked, named, meant };
    const heard = this.#listener.hear({
      ...{ text, signals, named, meant, offered },
      focus: asked.focus,
      lastOrder: ordersBefore.last,
    });
    const { intent, isUnderstood, ...drafted } = this.#drafted(heard, question);
    const reply = checked(drafted, question.language);
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
      ...(reply.pending && { pending: reply.pending }),
      ...(reply.step && { step: reply.step }),
    };
  }

  /** The reply before it is checked, and what it is a reply to. */
  #drafted(heard: Understanding, question: Referring) {
    const { pending, named } = question;
    const [first] = heard.intents;
    const isWithPerson = first?.kind === 'handoff';
    const settled = isWithPerson
      ? undefined
      : this.#dialogue.settle({ ...question, before: question.ordersBefore }, named);
    if (settled) return { ...settled, intent: pending?.kind ?? '', isUnderstood: true };
    if (first) {
      const replies = heard.intents.map((intent) => this.#reply(intent, question));
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

  #reply(intent: Intent, question: Referring): ActionReply {
    const { language, named, meant, text } = question;
    if (intent.kind === 'handoff') {
      const reason = intent.name === 'complaint' ? 'complaint' : 'asked_for_human';
      return handoff(reason, language);
    }
    if (intent.kind === 'order') {
      const { orders, ordersBefore: before, shopper } = question;
      return orderReply(
        intent,
        { text, language, orders, before, signedIn: shopper !== undefined },
        named,
      );
    }
    if (PRODUCT_INTENTS.has(intent.name) && meant.products.length > 0) {
      return productReply(meant.products, text, language);
    }
    return this.#action(intent, question) ?? this.#told(intent, question);
  }

  #action(intent: Intent, question: Referring): ActionReply | undefined {
    const { ordersBefore: before, named } = question;
    const begun = this.#dialogue.begin(intent, { ...question, before }, named);
    const own = begun?.pending && this.#book.find(question.tenant, intent, question);
    // What the shop itself says of such wishes is said before it is asked whether to go on.
    return begun && own?.isOwn ? joined([bookReply(own), begun]) : begun;
  }

  #told(intent: Intent, question: Question): Reply {
    const answer = this.#book.find(question.tenant, intent, question);
    // What the shop itself says of this very question goes before what its pages say, and that before a default.
    if (!answer?.isOwn && !SMALL_TALK.has(intent.name)) {
      const found = this.#found(question, NEEDED_WITH_INTENT);
      if (found) return found;
    }
    return answer ? bookReply(answer) : fixed(templates.rephrase, question.language);
  }
}

function bookReply({ text, id }: { readonly text: string; readonly id: string }): Reply {
  return { text, evidence: [{ kind: 'answer', id }], cover: [text] };
}

/** One reply of several; if one of them hands off, that one alone. */
function joined(replies: readonly ActionReply[]): ActionReply {
  const handoffs = replies.find(({ handoff }) => handoff !== undefined);
  if (handoffs) return handoffs;
  // What is asked back stands last.
  const ordered = replies.toSorted((a, b) => Number(!!a.pending) - Number(!!b.pending));
  const last = ordered.at(-1);
  return {
    text: [...new Set(ordered.map(({ text }) => text))].join('\n'),
    evidence: ordered.flatMap(({ evidence }) => evidence),
    cover: ordered.flatMap(({ cover }) => cover),
    ...(last?.pending && { pending: last.pending }),
    ...(last?.step && { step: last.step }),
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

/** Replaces a reply that claims more than its evidence by a handoff. */
export function checked(reply: ActionReply, language: Language): ActionReply {
  return uncovered(reply.text, reply.cover).length === 0
    ? reply
    : handoff('unverified_answer', language);
}
