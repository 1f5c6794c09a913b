import type { DocumentReader, Order } from '@tradewind/contracts';
import type { TextPrediction } from '@tradewind/ml';
import type { AnswerBook } from './answer-book.js';
import type { Evidence, HandoffReason } from './conversation-state.js';
import { uncovered } from './grounding.js';
import type { IntentModel } from './intent-model.js';
import type { Intent, Language, Localised } from './intents/index.js';
import { namedOrders } from './order-ids.js';
import type { NamedOrders } from './order-ids.js';
import { orderFacts, orderLine, templates } from './replies.js';

export interface Question {
  readonly tenant: string;
  readonly text: string;
  readonly language: Language;
  /** True if the shop vouches for the identity of the shopper. */
  readonly signedIn: boolean;
  readonly orders: readonly Order[];
  /** Number of consecutive messages before this one that were not understood. */
  readonly failures: number;
  /** The shop's answers as of the message. */
  readonly documents: DocumentReader;
}

export interface Answer {
  readonly text: string;
  readonly intent: string;
  readonly confidence: number;
  readonly ranking: TextPrediction['ranking'];
  readonly evidence: readonly Evidence[];
  readonly understood: boolean;
  readonly handoff?: HandoffReason;
}

export type Reply = Pick<Answer, 'text' | 'evidence' | 'handoff'> & {
  /** Texts that the claims of the reply may come from. */
  readonly cover: readonly string[];
};

interface Understanding {
  readonly intent: Intent;
  readonly confidence: number;
  readonly rule?: Evidence;
}

/** After this many consecutive messages that were not understood, a person takes over. */
const FAILURES_TO_HANDOFF = 2;

/**
 * Decides how to answer a message. It is pure: the question contains everything that the answer
 * depends on.
 */
export class Answerer {
  constructor(
    private readonly model: IntentModel,
    private readonly book: AnswerBook,
    /** Below this confidence a message counts as not understood. */
    private readonly threshold: number,
  ) {}

  answer(question: Question): Answer {
    const prediction = this.model.predict(question.text);
    const named = namedOrders(question.text, question.orders);
    const understood = this.#understand(prediction, named);
    const reply = checked(
      understood ? this.#reply(understood.intent, question, named) : misunderstood(question),
      question.language,
    );
    return {
      text: reply.text,
      evidence: understood?.rule ? [...reply.evidence, understood.rule] : reply.evidence,
      intent: understood?.intent.name ?? 'out_of_scope',
      confidence: understood?.confidence ?? prediction.confidence,
      ranking: prediction.ranking,
      understood: understood !== undefined,
      ...(reply.handoff && { handoff: reply.handoff }),
    };
  }

  #understand(prediction: TextPrediction, named: NamedOrders): Understanding | undefined {
    const { confidence } = prediction;
    const intent = this.model.intent(prediction.ranking[0]?.label ?? '');
    if (intent && intent.kind !== 'none' && confidence >= this.threshold) {
      return { intent, confidence };
    }
    const orderStatus = this.model.intent('order_status');
    if (!orderStatus || (named.own.length === 0 && !named.foreign)) return undefined;
    return { intent: orderStatus, confidence: 1, rule: { kind: 'rule', id: 'names-an-order' } };
  }

  #reply(intent: Intent, question: Question, named: NamedOrders): Reply {
    if (intent.kind === 'handoff') return handoff('asked_for_human', question.language);
    if (intent.kind === 'order') return orderReply(intent, question, named);
    const answer = this.book.find(question.tenant, intent, question);
    if (!answer) return misunderstood(question);
    return {
      text: answer.text,
      evidence: [{ kind: 'answer', id: answer.id }],
      cover: [answer.text],
    };
  }
}

function orderReply(intent: Intent, question: Question, named: NamedOrders): Reply {
  const { language, orders } = question;
  if (!question.signedIn) return fixed(templates.signIn, language);
  if (named.own.length > 0) return orderLines(named.own, language);
  if (named.foreign) return fixed(templates.notYours, language);
  if (orders.length === 0) return fixed(templates.noOrders, language);
  if (intent.name === 'refund_status') return refundReply(orders, language);
  return orderLines(orders, language, orders.length > 1 ? templates.several : undefined);
}

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

function misunderstood({ failures, language }: Question): Reply {
  return failures + 1 >= FAILURES_TO_HANDOFF
    ? handoff('not_understood', language)
    : fixed(templates.rephrase, language);
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
