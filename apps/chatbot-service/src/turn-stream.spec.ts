import { describe, expect, it, jest } from '@jest/globals';
import type { MessageEvent } from '@nestjs/common';
import type { Turn } from '@tradewind/chatbot';
import { TurnStream } from './turn-stream.js';

function said(turn: number): Turn {
  const evidence: [] = [];
  const text = String(turn);
  return {
    turn,
    at: 0,
    from: 'assistant',
    inReplyTo: 'm',
    text,
    intent: 'x',
    confidence: 1,
    evidence,
  };
}

function listen(stream: TurnStream) {
  const received: MessageEvent[] = [];
  const listening = { ended: false, ids: () => received.map(({ id }) => id), received };
  const subscription = stream.messages.subscribe({
    next: (message) => received.push(message),
    complete: () => (listening.ended = true),
  });
  return { ...listening, subscription, ended: () => listening.ended };
}

describe('TurnStream', () => {
  it('sends live turns only after those of before, none twice', () => {
    const stream = new TurnStream(2, 60_000);
    const client = listen(stream);
    stream.offer(said(6));
    stream.offer(said(8));
    expect(client.ids()).toEqual([]);
    stream.catchUp([said(2), said(4), said(6)]);
    stream.offer(said(8));
    stream.offer(said(10));
    expect(client.ids()).toEqual(['4', '6', '8', '10']);
    stream.end();
    expect(client.ended()).toBe(true);
  });

  it('keeps events that arrive before the client listens', () => {
    const stream = new TurnStream(0, 60_000);
    stream.catchUp([said(2)]);
    stream.offer(said(4));
    const client = listen(stream);
    expect(client.ids()).toEqual(['2', '4']);
    client.subscription.unsubscribe();
  });

  it('ends at once for a client that listens after its end', () => {
    const stream = new TurnStream(0, 60_000);
    stream.catchUp([said(2)]);
    stream.end();
    const client = listen(stream);
    expect(client.ids()).toEqual(['2']);
    expect(client.ended()).toBe(true);
  });

  it('names handoffs and leaves the shopper’s own turns out', () => {
    const stream = new TurnStream(0, 60_000);
    stream.catchUp([
      { turn: 1, at: 0, from: 'shopper', messageId: 'm', text: 'hi' },
      { turn: 2, at: 0, from: 'handoff', reason: 'asked_for_human' },
    ]);
    const client = listen(stream);
    expect(client.received).toMatchObject([{ id: '2', type: 'handoff' }]);
    client.subscription.unsubscribe();
  });

  it('sends heartbeats until nobody listens', () => {
    jest.useFakeTimers();
    try {
      const client = listen(new TurnStream(0, 1_000));
      jest.advanceTimersByTime(2_500);
      expect(client.received).toEqual([{ comment: 'alive' }, { comment: 'alive' }]);
      client.subscription.unsubscribe();
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });
});
