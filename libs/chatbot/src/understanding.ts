import type { MessageSignals } from '@tradewind/contracts';
import type { Evidence } from './conversation-state.js';
import type { IntentModel } from './intent-model.js';
import type { Intent } from './intents/index.js';
import type { NamedOrders } from './order-ids.js';
import { readingsOf } from './readings.js';
import { spokenRule } from './spoken-rules.js';

export interface Ranked {
  readonly intent: string;
  readonly score: number;
}

export interface Understanding {
  /** What is asked, in the order of asking; empty if the message was not understood. */
  readonly intents: readonly Intent[];
  readonly confidence: number;
  /** Best first, of the whole message. */
  readonly ranking: readonly Ranked[];
  /** The rules that decided. */
  readonly rules: readonly Evidence[];
  /** What may have been meant, when nothing is sure. */
  readonly choices: readonly Intent[];
}

/** What is said of one reading of a message. */
interface Reading {
  readonly ranking: readonly Ranked[];
  readonly confidence: number;
}

const UNREAD: Reading = { ranking: [], confidence: 0 };

/** What one way of deciding says of a message. */
type Decision = Pick<Understanding, 'intents' | 'confidence'> &
  Partial<Pick<Understanding, 'rules' | 'choices'>>;

export interface Heard {
  readonly text: string;
  readonly signals?: MessageSignals | undefined;
  readonly named: NamedOrders;
  /** The intents that were offered before, by their number from 1. */
  readonly offered: readonly string[];
  /** The order that the conversation spoke of last. */
  readonly lastOrder?: string | undefined;
}

/** Words by which shoppers go on about the order of before. */
const GOES_ON =
  /\b(?:it|its|that|this|one|arrives?|arriving|there|tracking)\b|它|这个|這個|那个|那個|这单|那单|到|发/iu;

/** Models of words know nothing of a number; short ones may be words of chats, as 88 is for a goodbye. */
const LONG_NUMBER = /^(?=(?:\P{N}*\p{N}){4})\P{L}*$/u;
/** After choices were offered, a number that is none of theirs. */
const LONE_NUMBER = /^\W*[\d０-９]+\W*$/u;
/** Intents that ask for nothing. */
export const SMALL_TALK: ReadonlySet<string> = new Set([
  'greeting',
  'thanks',
  'goodbye',
  'acknowledgement',
]);
/** Below this confidence guesses are not offered either. */
const LEAST_TO_OFFER = 0.15;
const MOST_CHOICES = 3;
/** Questions of one message that are answered. */
const MOST_INTENTS = 3;

/** Decides what a message asks: by rules of form, by the signals of the message, else by the linear model. */
export class Listener {
  constructor(
    private readonly model: IntentModel,
    /** Below this confidence a message counts as not understood. */
    private readonly threshold: number,
  ) {}

  hear(heard: Heard): Understanding {
    const readings = this.#readings(heard);
    const { ranking, confidence } = readings[0] ?? UNREAD;
    const decision = this.#byForm(heard) ??
      this.#byModel(readings, heard.named) ??
      this.#byOrder(heard, ranking) ?? {
        ...{ intents: [], confidence },
        choices: this.#choices(ranking, confidence),
      };
    return { ranking, rules: [], choices: [], ...decision };
  }

  /** The choice of what was offered, or what a spoken rule says. */
  #byForm(heard: Heard): Decision | undefined {
    const chosen = this.#chosen(heard);
    if (chosen) return ruled('chooses', chosen);
    const status = this.model.intent('order_status');
    if (status && saysOnlyAnOrder(heard)) return ruled('names-an-order', status);
    if (heard.offered.length > 0 && LONE_NUMBER.test(heard.text)) {
      return { intents: [], confidence: 0, choices: this.#known(heard.offered) };
    }
    const rule = spokenRule(heard.text);
    const intent = rule && this.model.intent(rule.intent);
    return intent && ruled(rule.id, intent);
  }

  #byModel(readings: readonly Reading[], named: NamedOrders): Decision | undefined {
    const intents = this.#asked(readings, named);
    if (intents.length === 0) return undefined;
    return { intents, confidence: readings[0]?.confidence ?? 0 };
  }

  /** A message that is not understood, but names an order or goes on about one, asks for its status. */
  #byOrder({ text, named, lastOrder }: Heard, ranking: readonly Ranked[]): Decision | undefined {
    const status = this.model.intent('order_status');
    if (!status) return undefined;
    if (named.own.length > 0 || named.foreign) return ruled('names-an-order', status);
    if (lastOrder !== undefined && goesOn(text, ranking)) {
      return ruled('speaks-of-the-last-order', status);
    }
    return undefined;
  }

  /** Several questions count only if each clause was understood alone. */
  #asked([whole, ...clauses]: readonly Reading[], named: NamedOrders): Intent[] {
    const parts = clauses.flatMap((clause) => this.#sure(clause, named));
    const asked = [...new Set(parts.filter(({ name }) => !SMALL_TALK.has(name)))];
    if (asked.length > 1) return asked.slice(0, MOST_INTENTS);
    const all = whole ? this.#sure(whole, named) : [];
    if (all.length > 0 && !(SMALL_TALK.has(all[0]?.name ?? '') && asked.length > 0)) return all;
    return asked.length > 0 ? asked : parts.slice(0, 1);
  }

  /** A message that names an order needs no confidence to be one about an order. */
  #sure({ ranking, confidence }: Reading, { own, foreign }: NamedOrders): Intent[] {
    const intent = this.model.intent(ranking[0]?.intent ?? '');
    if (!intent || intent.kind === 'none') return [];
    const isOfOrder = intent.kind === 'order' && (own.length > 0 || foreign);
    // Thanks and a goodbye in one need not be told apart.
    const isSmallTalk = ranking.slice(0, 2).every((ranked) => SMALL_TALK.has(ranked.intent));
    const needed = isSmallTalk ? this.threshold / 2 : this.threshold;
    return isOfOrder || confidence >= needed ? [intent] : [];
  }

  #choices(ranking: readonly Ranked[], confidence: number): Intent[] {
    const intents = this.#known(ranking.slice(0, MOST_CHOICES).map(({ intent }) => intent));
    if (confidence < LEAST_TO_OFFER || intents[0]?.kind === 'none') return [];
    return intents.filter(({ kind, name }) => kind !== 'none' && !SMALL_TALK.has(name));
  }

  #known(names: readonly string[]): Intent[] {
    return names.flatMap((name) => this.model.intent(name) ?? []);
  }

  #chosen({ text, offered }: Heard): Intent | undefined {
    const [, digit, chinese] =
      /^\W*(?:(?:number|no\.?|第)?\s*([1-3])|第?([一二三]))\s*(?:个|個|条)?\W*$/iu.exec(
        text.normalize('NFKC'),
      ) ?? [];
    const number = digit === undefined ? '一二三'.indexOf(chinese ?? '-') + 1 : Number(digit);
    return number === 0 ? undefined : this.model.intent(offered[number - 1] ?? '');
  }

  #readings({ text, signals }: Heard): Reading[] {
    const texts = readingsOf(text);
    const clauses = signals?.clauses.length === texts.length ? signals.clauses : undefined;
    return texts.map((reading, at) => {
      if (LONG_NUMBER.test(reading)) return UNREAD;
      return clauses?.[at] ?? this.#byWords(reading);
    });
  }

  #byWords(text: string): Reading {
    const { ranking, confidence } = this.model.predict(text);
    return { ranking: ranking.map(({ label, score }) => ({ intent: label, score })), confidence };
  }
}

const WITH_DIGIT = /[\p{L}\p{N}_-]*\p{N}[\p{L}\p{N}_-]*/gu;
const ABOUT_AN_ORDER =
  /\b(?:order|number|no|nr|id|my|the|it|is|status|of|please|pls)\b|订单|訂單|单号|單號|编号|状态|我的|请|是|号|单/giu;

/** Whether a message is nothing but the number of an order, with brackets, marks or words that announce it. */
function saysOnlyAnOrder({ text, named, offered }: Heard): boolean {
  // A number that is no order of the shopper may be a choice that was mistyped.
  const names = named.own.length > 0 || (named.foreign && offered.length === 0);
  if (!names) return false;
  const [whole = text] = readingsOf(text);
  const rest = whole.normalize('NFKC').replace(ABOUT_AN_ORDER, ' ').replace(WITH_DIGIT, ' ');
  return !/[\p{L}\p{N}]/u.test(rest);
}

/** Whether a message that was not understood may well be about the order of before. */
function goesOn(text: string, ranking: readonly Ranked[]): boolean {
  const likely = ranking.slice(0, 3).map(({ intent }) => intent);
  const isOfOrders = ['order_status', 'delivery_time', 'refund_status'].some((intent) =>
    likely.includes(intent),
  );
  return isOfOrders && GOES_ON.test(text);
}

function ruled(id: string, intent: Intent): Decision {
  return { intents: [intent], confidence: 1, rules: [{ kind: 'rule', id }] };
}
