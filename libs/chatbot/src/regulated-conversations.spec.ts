import { describe, expect, it } from '@jest/globals';
import { chatbotMessages, privacyExports, privacyRegulations } from '@tradewind/contracts';
import type { TopicEvent } from '@tradewind/contracts';
import { conversation } from './conversation.fixture.js';
import { ReplyLog } from './drafts/reply-log.js';
import { indexOf } from './regulated-conversations.js';

type Message = TopicEvent<typeof chatbotMessages>;

/** A conversation whose fold hears what it says to itself. */
function shop() {
  const { say, state, harness } = conversation();
  let asked = 0;
  const ask = (type: 'erase' | 'export', ids: readonly string[]) => {
    const data = { regulation: `r${String(asked++)}`, type, ids: [...ids] };
    const event: Message = { type: 'conversations.regulated', data };
    const time = Math.max(harness.now, 0) + 1;
    harness.event(event, { key: `demo:~regulation/r${String(asked)}`, time });
    const outputs = harness.take();
    const own = outputs.filter(({ topic }) => topic.name === chatbotMessages.name);
    for (const { key, event: said } of own) harness.event(said as Message, { key, time });
    return [...outputs, ...harness.take()].filter(
      ({ topic }) => topic.name !== chatbotMessages.name,
    );
  };
  const desk = () => (harness.parts().includes('demo') ? harness.part('demo') : undefined);
  return { say, state, ask, desk, harness };
}

describe('the conversations of a shopper', () => {
  it('are erased by any of the ids, with the list of the desk, and told', () => {
    const { say, state, ask, desk, harness } = shop();
    say({ text: 'hello', visitor: 'a_1' });
    say({ text: 'where is my order', shopper: 'u_1', visitor: 'a_1' });
    expect(state().turns.length).toBeGreaterThan(0);
    expect(ask('erase', ['u_1', 'a_1'])).toMatchObject([
      {
        topic: privacyRegulations,
        event: { type: 'regulation.applied', data: { id: 'u_1', found: true, entities: 1 } },
      },
    ]);
    expect(state().turns).toEqual([]);
    expect(desk()?.entries).toEqual({});
    expect(harness.state(indexOf('demo', 'a_1'))).toEqual({ conversations: [] });
    say({ text: 'hello again', shopper: 'u_1' });
    expect(state().turns).toHaveLength(2);
  });

  it('are told once each for an export, and stay', () => {
    const { say, state, ask } = shop();
    say({ text: 'hello', shopper: 'u_1' });
    const [exported, receipt] = ask('export', ['u_1']);
    expect(exported).toMatchObject({
      topic: privacyExports,
      event: { data: { id: 'u_1', state: { conversation: 'c1', turns: state().turns } } },
    });
    expect(receipt).toMatchObject({ event: { data: { found: true, entities: 1 } } });
  });

  it('are left alone where somebody else has signed in since', () => {
    const { say, state, ask } = shop();
    say({ text: 'hello', shopper: 'u_1' });
    say({ text: 'good morning', shopper: 'u_2' });
    const before = state();
    ask('erase', ['u_1']);
    expect(state()).toEqual(before);
  });

  it('that are none are told as well', () => {
    expect(shop().ask('erase', ['u_9'])).toMatchObject([
      { event: { data: { id: 'u_9', found: false, entities: 0 } } },
    ]);
  });
});

describe('replies that were learned', () => {
  it('are forgotten with the conversation', () => {
    const log = new ReplyLog();
    const at = {
      id: 'e',
      time: 1,
      recordedAt: 1,
      key: 'demo:c1',
      tenant: 'demo',
      topic: '',
      partition: 0,
    };
    const asked = { conversation: 'c1', messageId: 'm1', text: 'Do you ship to Malta?' };
    const replied = { conversation: 'c1', messageId: 'm2', agent: 'Dana', text: 'Yes, in 5 days.' };
    log.take({ ...at, type: 'message.received', data: asked });
    log.take({ ...at, type: 'message.agent', data: replied });
    expect(log.repliesOf('demo')).toHaveLength(1);
    const data = { conversation: 'c1', regulation: 'r1', type: 'erase' as const, ids: ['u_1'] };
    log.take({ ...at, type: 'conversation.regulated', data });
    expect(log.repliesOf('demo')).toEqual([]);
  });
});
