import { describe, expect, it } from '@jest/globals';
import { addTurn, newConversation } from './conversation-state.js';
import type { ConversationStatus } from './conversation-state.js';
import { deskPage, MAX_ENTRIES, record } from './desk.js';
import type { Desk } from './desk.js';

function deskOf(...conversations: [id: string, at: number, status: ConversationStatus][]): Desk {
  const desk: Desk = { entries: {} };
  for (const [id, at, status] of conversations) {
    const state = newConversation();
    addTurn(state, { at, from: 'shopper', messageId: 'm', text: `words of ${id}` });
    if (status === 'waiting') addTurn(state, { at, from: 'handoff', reason: 'asked_for_human' });
    state.status = status;
    record(desk, id, state);
  }
  return desk;
}

const idsOf = ({ conversations }: ReturnType<typeof deskPage>) =>
  conversations.map(({ conversation }) => conversation);

describe('the list of conversations', () => {
  it('has the latest first, and what waits in the order of waiting', () => {
    const desks = [
      deskOf(['a', 10, 'bot'], ['b', 30, 'waiting']),
      deskOf(['c', 20, 'waiting'], ['d', 40, 'resolved']),
    ];
    expect(idsOf(deskPage(desks, { limit: 10 }))).toEqual(['d', 'b', 'c', 'a']);
    expect(idsOf(deskPage(desks, { status: 'waiting', limit: 10 }))).toEqual(['c', 'b']);
    expect(deskPage(desks, { status: 'waiting', limit: 1 }).conversations[0]).toMatchObject({
      waitingSince: 20,
      reason: 'asked_for_human',
      last: { from: 'shopper', text: 'words of c' },
    });
  });

  it('comes in pages that tell each conversation once', () => {
    const desk = deskOf(['a', 10, 'bot'], ['b', 10, 'bot'], ['c', 9, 'bot'], ['d~1', 8, 'bot']);
    const seen: string[] = [];
    for (let after: string | undefined; ;) {
      const page = deskPage([desk], { after, limit: 1 });
      seen.push(...idsOf(page));
      after = page.next;
      if (after === undefined) break;
    }
    expect(seen).toEqual(['a', 'b', 'c', 'd~1']);
    expect(() => deskPage([desk], { after: 'x', limit: 1 })).toThrow(RangeError);
  });

  it('drops the quietest that nobody has to look after when it is full', () => {
    const rest = Array.from(
      { length: MAX_ENTRIES - 1 },
      (_, n) => [`r${n}`, 100 + n, 'bot'] as const,
    );
    const desk = deskOf(
      ['waits', 1, 'waiting'],
      ['old', 2, 'resolved'],
      ...rest.map((r) => [...r] as [string, number, ConversationStatus]),
    );
    expect(Object.keys(desk.entries)).toHaveLength(MAX_ENTRIES);
    expect(desk.entries['waits']).toBeDefined();
    expect(desk.entries['old']).toBeUndefined();
  });
});
