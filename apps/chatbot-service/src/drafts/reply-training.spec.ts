import { describe, expect, it } from '@jest/globals';
import type { Replied } from '@tradewind/chatbot';
import { jobIdOf, jobInputSchema } from '@tradewind/contracts';
import { isTrainingDue, requestRecord, trainingOf } from './reply-training.js';

const DAY_MS = 24 * 60 * 60_000;
const replied = (count: number, from = 0, text = 'yes'): Replied[] =>
  Array.from({ length: count }, (_, at) => ({
    at: from + at,
    question: `q${String(at)}`,
    reply: text,
  }));

describe('a training of replies', () => {
  it('is due with enough pairs, half as many again, or a day with newer ones', () => {
    const none = { pairs: 0, newest: 0 };
    expect(isTrainingDue(replied(9), 10, none)).toBe(false);
    expect(isTrainingDue(replied(10), 10, none)).toBe(true);
    expect(isTrainingDue(replied(14), 10, { pairs: 10, newest: 9 })).toBe(false);
    expect(isTrainingDue(replied(15), 10, { pairs: 10, newest: 9 })).toBe(true);
    const later = [...replied(100), ...replied(49, DAY_MS + 100)];
    expect(isTrainingDue(later, 10, { pairs: 140, newest: 99 })).toBe(false);
    const more = [...later, ...replied(1, DAY_MS + 200)];
    expect(isTrainingDue(more, 10, { pairs: 140, newest: 99 })).toBe(true);
  });

  it('is the same job for the same replies, whoever asks for it', () => {
    const [a, b] = [1, 2].map(() => trainingOf('demo', replied(30), { leastPairs: 10 }));
    if (!a || !b) throw new Error('there are two');
    expect(jobIdOf(a)).toBe(jobIdOf(b));
    const about = { service: 'chatbot-service', time: 5 };
    expect(requestRecord(a, about)).toEqual(requestRecord(b, about));
  });

  it('takes the newest replies that fit into a record', () => {
    const all = replied(4_000, 0, '退货'.repeat(150));
    const { inputs } = trainingOf('demo', all, {});
    const lists = Object.entries(inputs).filter(([name]) => name !== 'options');
    for (const [, input] of lists) expect(jobInputSchema.safeParse(input).success).toBe(true);
    const text = JSON.stringify(inputs);
    expect(Buffer.byteLength(text)).toBeLessThan(900_000);
    expect(text).toContain('q3999');
    expect(text).not.toContain('q1000');
  });
});
