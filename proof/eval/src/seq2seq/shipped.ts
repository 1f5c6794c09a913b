import { createHash } from 'node:crypto';
import { Random } from '@tradewind/cli/random';
import { shopIntents } from '@tradewind/chatbot';
import type { Language } from '@tradewind/chatbot';
import type { TextPair } from '@tradewind/seq2seq';
import type { DataFile } from '../input/data-file.js';

type Texts = readonly string[];

const HELLO: Readonly<Record<Language, Texts>> = {
  en: ['Hi, ', 'Hello, ', 'Good day, ', ''],
  zh: ['您好，', '亲，', '您好，亲，', ''],
};
const BYE: Readonly<Record<Language, Texts>> = {
  en: [' Is there anything else?', ' Let me know if you need more.', '', ''],
  zh: ['还有什么可以帮您的吗？', '如有问题请随时联系。', '', ''],
};
/** By the shop's name of a status. */
const ORDERS: Readonly<Record<Language, Readonly<Record<string, Texts>>>> = {
  en: {
    shipped: ['order {order} left us on {date}, the parcel is {parcel}.'],
    placed: [
      'order {order} of {date} is being packed.',
      'we are packing {order}, placed on {date}.',
    ],
    cancelled: ['order {order} was cancelled on {date}.'],
  },
  zh: {
    shipped: ['订单{order}已于{date}发出，运单号{parcel}。'],
    placed: ['订单{order}（{date}）正在打包。', '{order}在{date}下单，正在配货。'],
    cancelled: ['订单{order}已于{date}取消。'],
  },
};
const STATUSES = ['shipped', 'placed', 'cancelled'];
const ROUNDS = 6;
/** Of an intent in a language, so that a run takes minutes. */
const MOST_QUESTIONS = 20;
/** Every so many-th question of an intent is asked only after training. */
const EVERY = 5;

export interface ShippedPairs {
  readonly file: DataFile;
  readonly train: readonly TextPair[];
  readonly test: readonly TextPair[];
}

/**
 * Conversations of a shop that come with the platform: questions of the intents as people put them, and
 * replies as people write them, of the default answers and of facts of an order. They are templates, so that
 * figures tell whether the parts work and not how good they are at a shop. Test questions, a fifth, have
 * words that training lacks.
 */
export function shippedPairs(seed: number): ShippedPairs {
  const random = new Random(seed);
  const asked = shopIntents.flatMap((intent) =>
    (['en', 'zh'] as const).flatMap((language) =>
      intent.utterances[language]
        .slice(0, MOST_QUESTIONS)
        .map((question, at) => ({ intent, language, question, at })),
    ),
  );
  const answered = asked.filter(({ intent }) => intent.kind === 'order' || intent.answer);
  const isTest = ({ at }: { at: number }) => at % EVERY === EVERY - 1;
  const pairOf = ({ intent, language, question }: (typeof answered)[number]): TextPair => {
    const order = intent.kind === 'order' ? orderPair(language, random) : undefined;
    const text = order?.reply ?? intent.answer?.[language] ?? '';
    return {
      question: `${question}${order?.facts ?? ''}`,
      reply: `${random.pick(HELLO[language])}${text}${random.pick(BYE[language])}`,
    };
  };
  const questions = answered.filter((each) => !isTest(each));
  const rounds = Array.from({ length: ROUNDS }, () => shuffled(questions, random).map(pairOf));
  const train = rounds.flat();
  const test = answered.filter(isTest).map(pairOf);
  const sha256 = createHash('sha256')
    .update(JSON.stringify([train, test]))
    .digest('hex');
  return { file: { path: 'shipped', sha256, rows: train.length + test.length }, train, test };
}

function orderPair(language: Language, random: Random): { facts: string; reply: string } {
  const status = random.pick(STATUSES);
  const values: Readonly<Record<string, string>> = {
    order: `${random.pick(['A-', 'B-', ''])}${String(10_000 + random.below(80_000))}`,
    date: `2026-${String(1 + random.below(12)).padStart(2, '0')}-${String(1 + random.below(28)).padStart(2, '0')}`,
    parcel: `JD${String(1_000_000 + random.below(9_000_000))}`,
  };
  const template = random.pick(ORDERS[language][status] ?? ['']);
  const reply = template.replace(/\{(\w+)\}/gu, (_, name: string) => values[name] ?? '');
  const facts = ` | ${values['order'] ?? ''} ${status} ${values['date'] ?? ''} ${values['parcel'] ?? ''}`;
  return { facts, reply };
}

function shuffled<Value>(values: readonly Value[], random: Random): Value[] {
  const drawn = values.map((value) => ({ value, at: random.next() }));
  return drawn.sort((a, b) => a.at - b.at).map(({ value }) => value);
}
