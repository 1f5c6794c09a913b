import type { chatbotMessages, FoldEvent } from '@tradewind/contracts';
import { maskPersonalData } from '../personal-data.js';
import { questionWithFacts } from './facts.js';

/** A question of a shopper and what a person replied, at the reply's event time in ms. */
export interface Replied {
  readonly at: number;
  readonly question: string;
  readonly reply: string;
}

export interface ReplyLogBounds {
  /** Pairs that are kept of a tenant; the oldest go. */
  readonly pairs: number;
  readonly tenants: number;
  /** Conversations whose last question waits for a reply. */
  readonly waiting: number;
}

export const defaultReplyLogBounds: ReplyLogBounds = { pairs: 4_000, tenants: 200, waiting: 5_000 };

const LONGEST_QUESTION = 300;
const LONGEST_REPLY = 400;

type Message = Extract<
  FoldEvent<typeof chatbotMessages>,
  { type: 'message.received' | 'message.agent' }
>;

/**
 * What people of the shops replied, gathered from messages in the order of the log. The first reply of a
 * person to a shopper's last message counts; a longer one than can be learned does not. Bounded.
 */
export class ReplyLog {
  readonly #waiting = new Map<string, string>();
  readonly #conversationOf = new WeakMap<Replied, string>();
  readonly #tenants = new Map<string, Replied[]>();

  constructor(private readonly bounds: ReplyLogBounds = defaultReplyLogBounds) {}

  take(event: FoldEvent<typeof chatbotMessages>): void {
    if (event.type === 'conversation.regulated') this.#regulate(event);
    else if (event.type === 'message.received') this.#ask(event);
    else if (event.type === 'message.agent') this.#reply(event);
  }

  /** Of a conversation that was erased nothing is kept. */
  #regulate({
    tenant,
    key,
    data,
  }: Extract<FoldEvent<typeof chatbotMessages>, { type: 'conversation.regulated' }>): void {
    if (data.type !== 'erase') return;
    this.#waiting.delete(key);
    const pairs = this.#tenants.get(tenant);
    if (pairs)
      this.#tenants.set(
        tenant,
        pairs.filter((pair) => this.#conversationOf.get(pair) !== key),
      );
  }

  get tenants(): readonly string[] {
    return [...this.#tenants.keys()];
  }

  /** In order of time. */
  repliesOf(tenant: string): readonly Replied[] {
    return this.#tenants.get(tenant) ?? [];
  }

  #ask({ key, data }: Extract<Message, { type: 'message.received' }>): void {
    const orders = data.shopper === undefined ? [] : (data.orders ?? []);
    this.#waiting.delete(key);
    const text = data.text.slice(0, LONGEST_QUESTION);
    this.#waiting.set(key, questionWithFacts(text, orders));
    dropOldest(this.#waiting, this.bounds.waiting);
  }

  #reply({ tenant, key, time, data }: Extract<Message, { type: 'message.agent' }>): void {
    const question = this.#waiting.get(key);
    this.#waiting.delete(key);
    const reply = maskPersonalData(data.text).trim();
    if (question === undefined || reply === '' || reply.length > LONGEST_REPLY) return;
    const pairs = this.#tenants.get(tenant) ?? [];
    this.#tenants.set(tenant, pairs);
    dropOldest(this.#tenants, this.bounds.tenants);
    let at = pairs.length;
    while (at > 0 && (pairs[at - 1]?.at ?? 0) > time) at--;
    const pair = { at: time, question, reply };
    this.#conversationOf.set(pair, key);
    pairs.splice(at, 0, pair);
    if (pairs.length > this.bounds.pairs) pairs.shift();
  }
}

function dropOldest(map: Map<string, unknown>, most: number): void {
  if (map.size <= most) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
