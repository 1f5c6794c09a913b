import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { shopIntents } from '@tradewind/chatbot';
import { holdOutNames, holdouts } from '@tradewind/chatbot/holdouts';
import { scratchDirectory } from '../generated.fixture.js';
import { evaluate as evaluateTo, run } from '../run-shell.fixture.js';

jest.setTimeout(600_000);

const scratch = scratchDirectory();
afterAll(scratch.remove);
const evaluate = (...args: readonly string[]) => evaluateTo(scratch.path('out.json'), ...args);

/** Letters and digits alone, so that a mark more or less does not make another question. */
const bare = (text: string) =>
  text.toLowerCase().replace(/[^\p{L}\p{N}\p{Extended_Pictographic}]/gu, '');

describe('held-out questions', () => {
  it('are 110 or more a language in each set, and cover all intents', () => {
    for (const name of holdOutNames) {
      for (const language of ['en', 'zh']) {
        const own = holdouts[name].filter((one) => one.language === language);
        expect(own.length).toBeGreaterThanOrEqual(110);
        expect(new Set(own.map(({ intent }) => intent))).toEqual(
          new Set(shopIntents.map((intent) => intent.name)),
        );
      }
    }
  });

  it('are none of the seed', () => {
    const seed = new Set(
      shopIntents.flatMap(({ utterances }) => [...utterances.en, ...utterances.zh].map(bare)),
    );
    const all = holdOutNames.flatMap((name) => holdouts[name]);
    // Greetings of one word and signs are what they are.
    const isLone = (text: string) => /^\P{L}*[\p{Script=Latin}]*\P{L}*$/u.test(text);
    const learned = all.filter(({ text }) => seed.has(bare(text)) && !isLone(text));
    expect(learned.map(({ text }) => text)).toEqual([]);
  });
});

describe('the understanding task', () => {
  it('measures the linear model alone, a bit above these bounds', async () => {
    const { evaluation, printed } = await evaluate(
      ...['understanding', '--models', 'linear', '--set', 'third', '--errors', 'on'],
    );
    expect(evaluation).toMatchObject({
      task: 'understanding',
      protocol: 'held-out',
      n: holdouts.third.length,
      config: { models: 'linear', threshold: 0.5 },
    });
    const of = (source: string, metric: string) =>
      evaluation.perSource[source]?.[metric]?.value ?? Number.NaN;
    for (const language of ['en', 'zh']) {
      expect(of(`third, ${language}`, 'right')).toBeGreaterThan(0.82);
      expect(of(`third, ${language}`, 'wrong')).toBeLessThan(0.07);
    }
    expect(printed).toContain('third, offered:');
  });

  it('refuses what it does not know', async () => {
    expect((await run('understanding', '--set', 'fourth')).said).toContain('--set');
    expect((await run('understanding', '--models', 'magic')).said).toContain('--models');
  });
});
