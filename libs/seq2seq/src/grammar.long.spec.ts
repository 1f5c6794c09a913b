import { beforeAll, describe, expect, it } from '@jest/globals';
import { trainingBackend } from './backend/training-backend.js';
import { grammarPairs } from './grammar.fixture.js';
import { Seq2SeqModel } from './model/seq2seq-model.js';
import { encodedPair, slotted, textsOf } from './text/pair.js';
import { Vocabulary } from './text/vocabulary.js';
import { Seq2SeqTrainer } from './training/trainer.js';

const train = grammarPairs(2_000, 1);
const known = new Set(train.map((pair) => slotted(pair).question));
/** Only questions whose words never stood together in training. */
const unseen = grammarPairs(600, 2).filter((pair) => !known.has(slotted(pair).question));

describe('a network that has learned a grammar', () => {
  let model: Seq2SeqModel;

  beforeAll(async () => {
    const { tf } = await trainingBackend();
    const pairs = train.map(slotted);
    const vocabulary = Vocabulary.learn(textsOf(pairs), 260);
    const encoded = pairs.flatMap((pair) => encodedPair(vocabulary, pair) ?? []);
    const shape = { vocabulary: vocabulary.size, embedding: 32, hidden: 48 };
    const options = { seed: 1, learningRate: 0.015, batchSize: 16 };
    const trainer = Seq2SeqTrainer.create(tf, shape, options);
    trainer.learn(encoded, { epochs: 2, endRate: 0.05 });
    const learned = new Seq2SeqModel(shape, vocabulary, trainer.weights);
    model = Seq2SeqModel.fromBytes(learned.toBytes());
  }, 60_000);

  it('answers 95 % of unseen questions to the letter, by greedy and by beam search', () => {
    expect(unseen.length).toBeGreaterThan(80);
    for (const beam of [1, 3]) {
      const asked = beam === 1 ? unseen : unseen.slice(0, 40);
      const right = asked.filter(
        ({ question, reply }) => model.replies(question, { beam })[0]?.text === reply,
      );
      expect(right.length / asked.length).toBeGreaterThanOrEqual(0.95);
    }
  });

  it('finds the reply of a question among those of others', () => {
    const some = unseen.slice(0, 30);
    const right = some.filter(({ question, reply }, at) => {
      const others = [1, 2, 3, 4].map((step) => some[(at + step) % some.length]?.reply ?? '');
      const [own = 0, ...logs] = model.meanLogs(question, [reply, ...others]);
      return logs.every((log) => log < own);
    });
    expect(right.length / some.length).toBeGreaterThanOrEqual(0.95);
  });

  it('gives hypotheses of a beam best first, and none twice', () => {
    const replies = model.replies(unseen[0]?.question ?? '', { beam: 4 });
    expect(replies.length).toBeGreaterThan(1);
    expect(new Set(replies.map(({ text }) => text)).size).toBe(replies.length);
    const best = replies[0]?.meanLog ?? -Infinity;
    expect(replies.every(({ meanLog }) => meanLog <= best + 1)).toBe(true);
  });
});
