import { describe, expect, it } from '@jest/globals';
import { answerDocument, answeredIntents, chatbotConversations } from '@tradewind/contracts';
import type { TopicEvent } from '@tradewind/contracts';
import { FoldHarness } from '@tradewind/testing';
import { AnswerBook } from './answer-book.js';
import { ConversationFold } from './conversation-fold.js';
import { IntentModel } from './intent-model.js';
import { shopIntents } from './intents/index.js';

function conversation() {
  const model = new IntentModel(shopIntents);
  const fold = new ConversationFold({ model, answers: new AnswerBook(), threshold: 0.5 });
  const harness = new FoldHarness(fold, { epochMs: 60_000 });
  let sent = 0;
  const say = (text: string) => {
    sent += 1;
    const data = { conversation: 'c1', messageId: `m${String(sent)}`, text };
    const delivery = { key: 'demo:c1', time: sent * 1_000 };
    harness.event({ type: 'message.received', data }, delivery);
    return harness.take().map(({ event }) => event as TopicEvent<typeof chatbotConversations>);
  };
  return { say, harness };
}

describe('answers as documents set them', () => {
  const question = 'What is your return policy?';
  const place = { tenant: 'demo', id: 'return_policy.en' };
  const said = (events: readonly TopicEvent<typeof chatbotConversations>[]) => {
    const [event] = events;
    if (event?.type !== 'message.sent') throw new Error('no answer');
    return event.data;
  };

  it('are given from their place in the log on, in their language, until they are deleted', () => {
    const { say, harness } = conversation();
    const usual = said(say(question));
    harness.document(answerDocument, place, { text: 'Within 30 days.' });
    harness.document(answerDocument, { ...place, tenant: 'other' }, { text: 'Never.' });
    expect(said(say(question))).toMatchObject({
      text: 'Within 30 days.',
      evidence: [{ kind: 'answer', id: 'answer/return_policy.en@1' }],
    });
    expect(said(say('退货政策是什么？')).text).not.toContain('30');
    harness.document(answerDocument, place);
    expect(said(say(question))).toMatchObject({ text: usual.text });
  });

  it('exist for all intents that a text answers', () => {
    const answered = shopIntents.filter(({ kind }) => kind === 'answer').map(({ name }) => name);
    expect(answered.sort()).toEqual([...answeredIntents]);
  });
});
