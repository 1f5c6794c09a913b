import { describe, expect, it } from '@jest/globals';
import { answerDocument, chatbotConversations, pageDocument } from '@tradewind/contracts';
import type { MessageSignals, TopicEvent } from '@tradewind/contracts';
import { FoldHarness } from '@tradewind/testing';
import { AnswerBook } from '../answer-book.js';
import { ConversationFold } from '../conversation-fold.js';
import { model } from '../conversation.fixture.js';
import { passagesOf } from './passages.js';

const returns = {
  title: 'Returns',
  language: 'en' as const,
  text: '# How long\nYou can return **unworn** shoes within 45 days.\n\n# Costs\nReturns from Iceland cost 12 EUR.\n\nHygiene articles with a broken seal are excluded.',
  url: 'https://shop.example/returns',
};
const chinese = {
  title: '会员日',
  language: 'zh' as const,
  text: '会员日是每月18号，当天全场积分翻三倍。',
};

/** Asks in a new conversation each time, so that failures do not add up. */
function shop() {
  const fold = new ConversationFold({ model, answers: new AnswerBook(), threshold: 0.5 });
  const harness = new FoldHarness(fold, { epochMs: 60_000 });
  let asked = 0;
  const ask = (text: string, signals?: MessageSignals) => {
    asked += 1;
    const conversation = `c${String(asked)}`;
    const data = { conversation, messageId: 'm', text, ...(signals && { signals }) };
    const delivery = { key: `demo:${conversation}`, time: asked * 1_000 };
    harness.event({ type: 'message.received', data }, delivery);
    const events = harness
      .take()
      .map(({ event }) => event as TopicEvent<typeof chatbotConversations>);
    const [event] = events;
    if (event?.type !== 'message.sent') throw new Error('no answer');
    return event.data;
  };
  const set = (id: string, content: typeof returns | typeof chinese, tenant = 'demo') => {
    harness.document(pageDocument, { tenant, id }, content);
  };
  return { ask, set, harness };
}

/** Nothing is understood, and an encoder has found a passage. */
function found(passages: NonNullable<MessageSignals['passages']>): MessageSignals {
  const clauses = [{ ranking: [{ intent: 'out_of_scope', score: 0.9 }], confidence: 0.2 }];
  return { modelVersion: 'x', clauses, passages };
}

describe('passages of a page', () => {
  it('begin at headings and empty lines, without marks', () => {
    const page = { id: 'returns', version: 1, content: returns } as Parameters<
      typeof passagesOf
    >[0];
    expect(passagesOf(page).map(({ heading, text }) => [heading, text])).toEqual([
      ['How long', 'You can return unworn shoes within 45 days.'],
      ['Costs', 'Returns from Iceland cost 12 EUR.'],
      ['Costs', 'Hygiene articles with a broken seal are excluded.'],
    ]);
  });

  it('are cut at sentences where they are long', () => {
    const text = 'This sentence has some length to it. '.repeat(60);
    const page = { id: 'x', version: 1, content: { ...returns, text } } as Parameters<
      typeof passagesOf
    >[0];
    const passages = passagesOf(page);
    expect(passages.length).toBeGreaterThan(2);
    for (const passage of passages) {
      expect(passage.text.length).toBeLessThanOrEqual(600);
      expect(passage.text).toMatch(/\.$/);
    }
  });
});

describe('a conversation with pages of the shop', () => {
  it('answers from the passage that fits, names it, and takes a change at once', () => {
    const { ask, set } = shop();
    const question = 'broken seal of hygiene articles?';
    const unsure = found([]);
    expect(ask(question, unsure).evidence).toEqual([]);
    set('returns', returns);
    expect(ask(question, unsure)).toMatchObject({
      text: 'Hygiene articles with a broken seal are excluded.\n(From: Returns, Costs, https://shop.example/returns )',
      intent: 'page',
      evidence: [{ kind: 'page', id: 'page/returns@1' }],
    });
    set('returns', { ...returns, text: 'Hygiene articles with a broken seal are our loss.' });
    const evidence = [{ kind: 'page', id: 'page/returns@2' }];
    expect(ask(question, unsure)).toMatchObject({ evidence });
  });

  it('answers in the language of the question, and from no other shop’s pages', () => {
    const { ask, set } = shop();
    set('members', chinese);
    set('seal', { ...returns, text: 'Hygiene articles with a broken seal: fine.' }, 'other');
    expect(ask('会员日积分翻几倍').text).toContain('每月18号');
    expect(ask('broken seal of hygiene articles?', found([])).evidence).toEqual([]);
  });

  it('prefers the shop’s answer to its pages, and its pages to a default', () => {
    const { ask, set, harness } = shop();
    const question = 'how long can I return unworn shoes?';
    const usual = ask(question);
    expect(usual.intent).toBe('return_policy');
    set('returns', returns);
    expect(ask(question)).toMatchObject({
      intent: 'return_policy',
      evidence: [{ kind: 'page', id: 'page/returns@1' }],
    });
    const place = { tenant: 'demo', id: 'return_policy.en' };
    harness.document(answerDocument, place, { text: 'Within 30 days.' });
    expect(ask(question).text).toBe('Within 30 days.');
  });

  it('finds by meaning what shares few words, as long as the encoder has read this version', () => {
    const { ask, set } = shop();
    set('returns', returns);
    const question = 'Reykjavik, what do you take off for sending back?';
    const passage = { page: 'returns', version: 1, at: 1 };
    const far = { ...passage, at: 0, cosine: 0.2 };
    const close = found([{ ...passage, cosine: 0.99 }, far]);
    const before = ask('Iceland costs?', found([{ ...passage, cosine: 0.3 }, far]));
    expect(before.evidence).toEqual([]);
    expect(ask('Iceland costs?', close).text).toContain('12 EUR');
    const stale = found([{ ...passage, version: 7, cosine: 0.99 }]);
    expect(ask(question, stale).evidence).toEqual([]);
  });

  it('gives no passage for what has little to do with it', () => {
    const { ask, set } = shop();
    set('returns', returns);
    expect(ask('who invented shoes', found([])).evidence).toEqual([]);
  });
});
