import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encodedPair, MAX_SOURCE_PIECES, MAX_TARGET_PIECES, slotted } from './pair.js';
import { filled, MAX_SLOTS, withSlots, withSlotsOf } from './slots.js';
import { UNKNOWN, Vocabulary } from './vocabulary.js';

const texts = [
  'where is my order',
  'your order is on its way',
  'the order was sent yesterday',
  '您的订单已经发出',
  '订单什么时候发出',
];

describe('slots', () => {
  it('take ids, dates, amounts, links and addresses out of a question, and put them back', () => {
    const question =
      '订单55123先别发货, order #A-1001 of 2026-11-20 cost 20.00, see www.shop.example/a or me@x.org';
    const { text, values } = withSlots(question);
    expect(values).toEqual([
      '55123',
      '#A-1001',
      '2026-11-20',
      '20.00',
      'www.shop.example/a',
      'me@x.org',
    ]);
    expect(text).toBe('订单⟨1⟩先别发货, order ⟨2⟩ of ⟨3⟩ cost ⟨4⟩, see ⟨5⟩ or ⟨6⟩');
    expect(filled(text, values)).toBe(question);
  });

  it('of a reply are those of its question; what only the reply says stays', () => {
    const { values } = withSlots('order 1001 and 1001 again');
    expect(values).toEqual(['1001']);
    expect(withSlotsOf('Order 1001 arrives on 5 May.', values)).toBe('Order ⟨1⟩ arrives on 5 May.');
    expect(filled('Order ⟨1⟩ and ⟨2⟩', values)).toBe('Order 1001 and …');
  });

  it('are bounded, and brackets that somebody writes are none', () => {
    const { text, values } = withSlots('⟨1⟩ 11 12 13 14 15 16 17 18 19');
    expect(values).toHaveLength(MAX_SLOTS);
    expect(text).toBe('⟨1⟩ ⟨2⟩ ⟨3⟩ ⟨4⟩ ⟨5⟩ ⟨6⟩ ⟨7⟩ ⟨8⟩ 18 19');
  });
});

describe('Vocabulary', () => {
  it('merges what is frequent, in both scripts, within its size', () => {
    const vocabulary = Vocabulary.learn(texts, 90);
    expect(vocabulary.size).toBeLessThanOrEqual(90);
    expect(vocabulary.encode('the order')).toHaveLength(vocabulary.encode('the').length + 1);
    expect(vocabulary.encode('订单')).toHaveLength(1);
    expect(Vocabulary.learn(texts, 40).size).toBeLessThanOrEqual(40);
  });

  it('reads back what it wrote, whole after its state went through JSON', () => {
    const vocabulary = Vocabulary.learn(texts, 90);
    const copy = Vocabulary.fromState(
      JSON.parse(JSON.stringify(vocabulary.toState())) as ReturnType<Vocabulary['toState']>,
    );
    for (const text of [...texts, 'is ⟨1⟩ my ⟨2⟩ order⟨3⟩']) {
      expect(copy.encode(text)).toEqual(vocabulary.encode(text));
      expect(vocabulary.decode(vocabulary.encode(text))).toBe(text);
    }
  });

  it('encodes any text in ids that it has', () => {
    const vocabulary = Vocabulary.learn(texts, 60);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const ids = vocabulary.encode(text, 50);
        expect(ids.length).toBeLessThanOrEqual(50);
        expect(ids.every((id) => id >= UNKNOWN && id < vocabulary.size)).toBe(true);
        expect(typeof vocabulary.decode(ids)).toBe('string');
      }),
    );
  });
});

describe('encodedPair', () => {
  const vocabulary = Vocabulary.learn(texts, 60);

  it('cuts long questions, and refuses replies that are empty or too long', () => {
    const long = 'order '.repeat(200);
    expect(encodedPair(vocabulary, { question: long, reply: 'order' })?.source).toHaveLength(
      MAX_SOURCE_PIECES,
    );
    expect(encodedPair(vocabulary, { question: 'x', reply: long })).toBeUndefined();
    expect(encodedPair(vocabulary, { question: 'x', reply: ' ' })).toBeUndefined();
    const most = encodedPair(vocabulary, { question: '', reply: '1'.repeat(MAX_TARGET_PIECES) });
    expect(most?.target).toHaveLength(MAX_TARGET_PIECES);
  });

  it('does not mind the case of a question', () => {
    const [a, b] = ['Where Is', 'where is'].map((question) =>
      encodedPair(vocabulary, slotted({ question, reply: 'order' })),
    );
    expect(a).toEqual(b);
  });
});
