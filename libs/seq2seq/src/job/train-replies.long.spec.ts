import { beforeAll, describe, expect, it } from '@jest/globals';
import { describeTrainingJob } from '@tradewind/testing';
import { grammarPairs } from '../grammar.fixture.js';
import { Seq2SeqModel } from '../model/seq2seq-model.js';
import { promotionOf } from './promotion.js';
import { trainReplies } from './train-replies.js';
import type { TimedPair } from './train-replies.js';

const timed = (count: number, seed: number): TimedPair[] =>
  grammarPairs(count, seed).map(({ question, reply }, at) => [at, question, reply]);
const small = { leastPairs: 20, vocabulary: 60, embedding: 4, hidden: 4, epochs: 1, beam: 1 };
const pairs = timed(30, 1);

describeTrainingJob('train-replies', {
  job: trainReplies,
  seed: 3,
  inputs: () => ({ options: { ...small }, pairs0: pairs.slice(0, 20), pairs1: pairs.slice(20) }),
  unusable: {
    'no pairs': { options: small },
    'too few pairs': { options: { ...small, leastPairs: 31 }, pairs0: pairs },
    'no list': { options: small, pairs0: { 0: pairs } },
    'a pair without a time': { options: small, pairs0: [...pairs, ['x', 'a', 'b']] },
    'a pair without a reply': { options: small, pairs0: [...pairs, [1, 'a']] },
  },
});

describe('trainReplies', () => {
  const context = {
    seed: 1,
    signal: { throwIfAborted: () => undefined },
    progress: () => undefined,
  };
  let figures: Readonly<Record<string, number>>;
  let model: Seq2SeqModel;

  beforeAll(async () => {
    const options = { vocabulary: 260, embedding: 32, hidden: 48, dropout: 0 };
    const learning = { learningRate: 0.015, epochs: 4, beam: 1 };
    const inputs = { options: { ...options, ...learning }, pairs0: timed(1_000, 5) };
    const output = await trainReplies(inputs, context);
    figures = output.figures;
    model = Seq2SeqModel.fromBytes(output.model as Uint8Array);
  }, 60_000);

  it('is promoted to write where replies follow from words of the question', () => {
    expect(figures['chrfWritten']).toBeGreaterThan(figures['chrfRetrieved'] ?? 1);
    expect(promotionOf(figures)).toMatchObject({ write: true });
    expect(figures['perplexity']).toBeLessThan(3);
    expect(model.replies('where is my pink tent, order Q-77?')[0]?.text).toMatch(
      /Q-77.*tent.*pink/,
    );
  });

  it('does not depend on how pairs are put into lists', async () => {
    const lists = { options: small, a: pairs.slice(15), b: pairs.slice(0, 15) };
    const other = { options: small, whole: pairs };
    const bytes = async (inputs: object) =>
      (await trainReplies(inputs as Record<string, unknown>, context)).model;
    expect(await bytes(lists)).toEqual(await bytes(other));
  });
});

describe('promotionOf', () => {
  const figures = { heldOut: 50, rerankGain: 0.05, rerankError: 0.01, chrfRetrieved: 0.5 };

  it('needs a gain of more than two standard errors', () => {
    expect(promotionOf(figures)).toMatchObject({ rerank: true, write: false });
    expect(promotionOf({ ...figures, rerankError: 0.03 })).toMatchObject({ rerank: false });
    expect(promotionOf({ ...figures, writeGain: 0.02, writeError: 0.009 }).write).toBe(true);
    expect(promotionOf({}).why).toMatch(/more than 2 standard errors/);
  });
});
