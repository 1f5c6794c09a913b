import { beforeAll, describe, expect, it } from '@jest/globals';
import { describeLearner } from '@tradewind/testing';
import type { TensorFlow } from '../backend/tensorflow.js';
import { trainingBackend } from '../backend/training-backend.js';
import { grammarPairs } from '../grammar.fixture.js';
import { Seq2SeqModel } from '../model/seq2seq-model.js';
import type { EncodedPair } from '../network/batch.js';
import { encodedPair, slotted, textsOf } from '../text/pair.js';
import type { TextPair } from '../text/pair.js';
import { Vocabulary } from '../text/vocabulary.js';
import { Seq2SeqTrainer } from './trainer.js';
import type { TrainerState } from './trainer.js';

const texts = grammarPairs(24, 3);
const vocabulary = Vocabulary.learn(textsOf(texts.map(slotted)), 90);
const shape = { vocabulary: vocabulary.size, embedding: 8, hidden: 8 };
const encode = (pairs: readonly TextPair[]): EncodedPair[] =>
  pairs.flatMap((pair) => encodedPair(vocabulary, slotted(pair)) ?? []);

let tf: TensorFlow;
beforeAll(async () => {
  ({ tf } = await trainingBackend());
});

describeLearner<Seq2SeqTrainer, TextPair, string>('Seq2SeqTrainer', {
  create: (seed) => Seq2SeqTrainer.create(tf, shape, { seed, batchSize: 4, dropout: 0.2 }),
  toState: (trainer) => trainer.toState(),
  fromState: (state) => Seq2SeqTrainer.fromState(tf, state as TrainerState),
  learn: (trainer, pairs) => {
    trainer.learn(encode(pairs), { epochs: 2 });
  },
  predict: (trainer, question) => {
    const model = new Seq2SeqModel(shape, vocabulary, trainer.weights);
    const written = model.replies(question, { beam: 2, most: 8 });
    return [...written.map(({ meanLog }) => meanLog), ...model.meanLogs(question, ['ok', ''])];
  },
  examples: texts,
  inputs: ['where is my red lamp, order A-1?', '订单A-1001的红色外套到哪了'],
  unseen: ['', ' ', '⟨9⟩', '\ud800', 'привет', 'x'.repeat(10_000), '1 2 3 4 5 6 7 8 9 10'],
});

describe('Seq2SeqTrainer', () => {
  it('goes on from a checkpoint in the middle of an epoch as from its beginning', () => {
    const pairs = encode(texts);
    const whole = Seq2SeqTrainer.create(tf, shape, { seed: 5, batchSize: 8 });
    whole.learn(pairs, { epochs: 1 });
    const checkpoint = JSON.stringify(whole.toState());
    const stopped = () => {
      whole.learn(pairs, {
        epochs: 1,
        onStep: () => {
          throw new Error('stopped');
        },
      });
    };
    expect(stopped).toThrow('stopped');
    const resumed = Seq2SeqTrainer.fromState(tf, JSON.parse(checkpoint) as TrainerState);
    resumed.learn(pairs, { epochs: 1 });
    const straight = Seq2SeqTrainer.create(tf, shape, { seed: 5, batchSize: 8 });
    straight.learn(pairs, { epochs: 1 });
    straight.learn(pairs, { epochs: 1 });
    expect(resumed.toState()).toEqual(straight.toState());
  });

  it('tells each step, and its loss falls', () => {
    const pairs = encode(texts);
    const trainer = Seq2SeqTrainer.create(tf, shape, { seed: 5, learningRate: 0.05, batchSize: 8 });
    const before = trainer.lossOf(pairs);
    const told: number[] = [];
    trainer.learn(pairs, { epochs: 10, onStep: ({ step }) => told.push(step) });
    expect(told).toEqual(Array.from({ length: 30 }, (_, at) => at + 1));
    expect(trainer.lossOf(pairs)).toBeLessThan(0.7 * before);
  });

  it('leaves no tensors behind, and its loss does not depend on how pairs are put together', () => {
    const pairs = encode(texts);
    const trainer = Seq2SeqTrainer.create(tf, shape, { seed: 5, batchSize: 7 });
    const alone = Seq2SeqTrainer.create(tf, shape, { seed: 5, batchSize: 1 });
    const before = tf.memory().numTensors;
    expect(trainer.lossOf(pairs)).toBeCloseTo(alone.lossOf(pairs), 5);
    trainer.learn(pairs, { epochs: 1 });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is refused a state whose matrices have other sizes', () => {
    const state = Seq2SeqTrainer.create(tf, shape, { seed: 5 }).toState();
    const wrong = { ...state, shape: { ...shape, hidden: 9 } };
    expect(() => Seq2SeqTrainer.fromState(tf, wrong)).toThrow(/matrix encoderInput/);
  });
});
