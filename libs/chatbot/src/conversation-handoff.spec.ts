import { describe, expect, it } from '@jest/globals';
import { conversation, shipped, shopper } from './conversation.fixture.js';
import type { PeopleEvent } from './conversation.fixture.js';

describe('handoff', () => {
  const handedOff = (turn: number, reason: string) => ({
    type: 'handoff.requested',
    data: { conversation: 'c1', turn, reason },
  });

  it('comes after two messages in a row that were not understood', () => {
    const { say } = conversation();
    expect(say('xkcd plugh').map(({ type }) => type)).toEqual(['message.sent']);
    const [reply, handoff] = say('flurb zzz');
    expect(reply).toMatchObject({
      type: 'message.sent',
      data: { turn: 4, intent: 'out_of_scope' },
    });
    expect(handoff).toEqual(handedOff(5, 'not_understood'));
  });

  it('does not come when one was understood in between', () => {
    const { say } = conversation();
    say('xkcd plugh');
    say('hello');
    expect(say('flurb zzz').map(({ type }) => type)).toEqual(['message.sent']);
  });

  it('comes at once when asked for, and silences the assistant from then on', () => {
    const { say, state } = conversation();
    expect(say('转人工').at(-1)).toEqual(handedOff(3, 'asked_for_human'));
    expect(say('hello?')).toEqual([]);
    expect(say({ text: 'where is my order', shopper, orders: [shipped] })).toEqual([]);
    expect(state().turns.map(({ turn, from }) => [turn, from])).toEqual([
      [1, 'shopper'],
      [2, 'assistant'],
      [3, 'handoff'],
      [4, 'shopper'],
      [5, 'shopper'],
    ]);
  });
});

describe('people of the shop', () => {
  const reply = (messageId: string): PeopleEvent => ({
    type: 'message.agent',
    data: { conversation: 'c1', messageId, agent: 'Mia', text: 'Let me look.' },
  });
  const resolve: PeopleEvent = {
    type: 'conversation.resolved',
    data: { conversation: 'c1', agent: 'Mia' },
  };

  it('answer once each, and the assistant is silent until they have resolved', () => {
    const { say, people, state } = conversation();
    say('转人工');
    expect(state().status).toBe('waiting');
    expect(people(reply('r1'))).toEqual([
      {
        type: 'message.agent',
        data: { conversation: 'c1', turn: 4, messageId: 'r1', agent: 'Mia', text: 'Let me look.' },
      },
    ]);
    expect(people(reply('r1'))).toEqual([]);
    expect(state()).toMatchObject({ status: 'human', agent: 'Mia' });
    expect(say('hello')).toEqual([]);
    expect(people(resolve).map(({ type }) => type)).toEqual(['conversation.resolved']);
    expect(people(resolve)).toEqual([]);
    expect(state().status).toBe('resolved');
    expect(say('hello')).toHaveLength(1);
    expect(state()).toMatchObject({ status: 'bot', failures: 0 });
    expect(state()).not.toHaveProperty('agent');
  });

  it('take over a conversation that nobody has handed off', () => {
    const { say, people, state } = conversation();
    say('hello');
    const data = { conversation: 'c1', agent: 'Mia' };
    expect(people({ type: 'conversation.assigned', data })).toEqual([]);
    expect(say('hello')).toEqual([]);
    expect(state()).toMatchObject({ status: 'human', agent: 'Mia' });
  });
});
