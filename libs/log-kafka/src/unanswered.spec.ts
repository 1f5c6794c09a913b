import { describe, expect, it } from '@jest/globals';
import { unanswered } from './unanswered.js';

const message = (partition: number, value: string) => ({ partition, value });
const answer = (topicName: string, partition: number) => ({ topicName, partition, errorCode: 0 });

const request = [
  { topic: 'a.v1', messages: [message(0, '1'), message(1, '2'), message(0, '3')] },
  { topic: 'b.v1', messages: [message(0, '4')] },
];

describe('unanswered messages', () => {
  it('are none when an answer names every partition', () => {
    const answers = [answer('a.v1', 0), answer('b.v1', 0), answer('a.v1', 1)];
    expect(unanswered(request, answers)).toEqual([]);
  });

  it('are all messages of the partitions that no answer names, in order', () => {
    expect(unanswered(request, [answer('a.v1', 1), answer('b.v1', 0)])).toEqual([
      { topic: 'a.v1', messages: [message(0, '1'), message(0, '3')] },
    ]);
    expect(unanswered(request, [answer('b.v1', 1)])).toEqual(request);
  });
});
