import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { answerDocument } from '@tradewind/contracts';
import { ServiceBed } from '@tradewind/service/testing';
import { chatbotService } from '../index.js';

interface DraftView {
  readonly draft: { readonly text: string; readonly by: string } | null;
  readonly suggestions: readonly { readonly text: string }[];
  readonly refused: readonly { readonly claims: readonly string[] }[];
}

/** Asks again and again, and leaves the core to the training in between. */
async function until<T>(read: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await read();
    if (found !== undefined) return found;
    await delay(20);
  }
}

const COLOURS = ['red', 'blue', 'green', 'black', 'white', 'pink'];
const PAIRS = 12;

describe('drafts', () => {
  let bed: ServiceBed;
  beforeAll(async () => {
    bed = await ServiceBed.start(chatbotService, {
      MODEL_SYNC: 'latest',
      REPLIES_MIN_PAIRS: String(PAIRS),
      REPLIES_TRAIN_EVERY_MS: '100',
    });
    for (let at = 0; at < PAIRS; at++) {
      const order = `Q-${String(100 + at)}`;
      const colour = COLOURS[at % COLOURS.length] ?? '';
      await say(`c${String(at)}`, `my ${colour} kettle of ${order} is broken`);
      await reply(`c${String(at)}`, `We replace the ${colour} kettle of ${order} free of charge.`);
    }
    await until(async () => ((await replies())['pairs'] === PAIRS ? true : undefined));
  }, 120_000);
  afterAll(() => bed.close());

  const post = (path: string, body: object) =>
    bed.fetch(`/v1/conversations/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const say = async (conversation: string, text: string) => {
    await post(`${conversation}/messages`, { text });
    await until(async () =>
      (await bed.fetch(`/v1/conversations/${conversation}`)).ok ? true : undefined,
    );
  };
  const reply = async (conversation: string, text: string) => {
    expect((await post(`${conversation}/replies`, { text, agent: 'Mia' })).status).toBe(202);
  };
  const replies = async () =>
    (await bed.get('/v1/models')).body['replies'] as Record<string, unknown>;
  const draftFor = async (conversation: string) =>
    (await bed.get(`/v1/conversations/${conversation}/draft`)).body as unknown as DraftView;

  it('come from what people replied, with the values of this question', async () => {
    await say('new-1', 'my blue kettle of Z-9 is broken');
    const { draft } = await draftFor('new-1');
    expect(draft).toEqual({
      text: 'We replace the blue kettle of Z-9 free of charge.',
      by: 'retrieval',
    });
  });

  it('say nothing that is neither in the conversation nor in an order of the shopper', async () => {
    await say('promise', 'is there a discount for a broken zither');
    await reply('promise', 'You get 35 % off, see https://shop.example/zither');
    await until(async () => ((await replies())['pairs'] === PAIRS + 1 ? true : undefined));
    await say('new-2', 'is there a discount for a broken zither please');
    const { draft, suggestions, refused } = await draftFor('new-2');
    expect(refused.map(({ claims }) => claims)).toContainEqual(
      expect.arrayContaining(['35', 'https://shop.example/zither']),
    );
    for (const shown of [draft, ...suggestions]) expect(shown?.text).not.toMatch(/35|shop.example/);
  });

  it('are the answers that the shop states, whatever figures they have', async () => {
    await bed.setDocument(answerDocument, 'return_policy.en', { text: 'Within 47 days, free.' });
    await say('new-3', 'What is your return policy?');
    const { draft, suggestions } = await draftFor('new-3');
    const texts = [draft, ...suggestions].map((shown) => shown?.text);
    expect(texts).toContain('Within 47 days, free.');
  });

  it('are learned by a training job, whose figures decide who writes', async () => {
    const trained = await until(async () => {
      const told = await replies();
      const { status } = (told['training'] ?? {}) as { status?: string };
      return status === 'finished' ? told : undefined;
    });
    expect(trained).toMatchObject({
      needed: PAIRS,
      why: expect.stringMatching(/on the last \d+ questions .* standard errors are needed/),
      training: { figures: { pairs: expect.any(Number), perplexity: expect.any(Number) } },
    });
    for (const role of ['orders', 'writes']) {
      expect(['seq2seq', 'retrieval']).toContain(trained[role]);
    }
    const { jobs } = (await bed.get('/v1/models/jobs')).body as { jobs: { model: string }[] };
    expect(jobs.map(({ model }) => model)).toContain('chatbot.replies');
  }, 60_000);

  it('are there for conversations alone, and for people of the shop', async () => {
    expect((await bed.get('/v1/conversations/none/draft')).status).toBe(404);
    expect((await fetch(`${bed.url}/v1/conversations/new-1/draft`)).status).toBe(401);
  });
});
