import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { describeLearner } from '@tradewind/testing';
import { LinearTextClassifier } from './linear-text-classifier.js';
import type { LabelledText, LinearTextState } from './linear-text-classifier.js';

const shop: LabelledText[] = [
  { text: 'where is my order', label: 'status' },
  { text: 'how do I return this', label: 'return' },
  { text: 'track my parcel please', label: 'status' },
  { text: 'I want to send it back', label: 'return' },
  { text: 'has my order been shipped', label: 'status' },
  { text: 'return policy', label: 'return' },
  { text: '我的订单到哪了', label: 'status' },
  { text: '怎么退货', label: 'return' },
  { text: '查一下物流', label: 'status' },
  { text: '我要退货退款', label: 'return' },
];

describeLearner<LinearTextClassifier, LabelledText, string>('LinearTextClassifier', {
  create: (seed) => new LinearTextClassifier({ seed }),
  toState: (classifier) => classifier.toState(),
  fromState: (state) => LinearTextClassifier.fromState(state as LinearTextState),
  learn: (classifier, examples) => {
    classifier.learn(examples);
  },
  predict: (classifier, text) => {
    const { ranking, confidence } = classifier.predict(text);
    return [...ranking.map(({ score }) => score), confidence];
  },
  examples: shop,
  inputs: ['where is the parcel', 'can I return it', '订单物流', '退货'],
  unseen: ['', ' ', '¯\\_(ツ)_/¯', '\ud800', 'привет', 'x'.repeat(100_000)],
});

describe('LinearTextClassifier', () => {
  const trained = new LinearTextClassifier();
  trained.learn(shop);

  it.each([
    ['Where’s my parcel?', 'status'],
    ['RETURN', 'return'],
    ['退货怎么办理', 'return'],
    ['订单 物流', 'status'],
    ['ｏｒｄｅｒ', 'status'],
  ])('labels %s', (text, label) => {
    expect(trained.predict(text).ranking[0]?.label).toBe(label);
  });

  it('has no confidence where it knows no feature', () => {
    expect(trained.predict('ццц').confidence).toBe(0);
    expect(new LinearTextClassifier().predict('order')).toEqual({ ranking: [], confidence: 0 });
  });

  it('forgets the oldest examples beyond its bound', () => {
    const small = new LinearTextClassifier({ maxExamples: 4 });
    small.learn(shop);
    expect(small.toState().examples.map(([text]) => text)).toEqual(
      shop.slice(-4).map(({ text }) => text),
    );
  });

  describe('on BANKING77, ten examples an intent', () => {
    const data =
      process.env['TRADEWIND_DATA'] ?? join(import.meta.dirname, '../../../../shared/data');
    const read = (file: string) => readFileSync(join(data, 'banking77', file), 'utf8');
    const examples = read('fewshot_train_10.tsv')
      .split('\n')
      .filter(Boolean)
      .map((line) => {
        const [text = '', label = ''] = line.split('\t');
        return { text, label };
      });
    const questions = [
      ...read('test.csv').matchAll(/^(?:"((?:[^"]|"")*)"|([^,\n]*)),(\w+\??)\r?$/gm),
    ]
      .map(([, quoted, plain, label]) => ({ text: quoted ?? plain ?? '', label: label ?? '' }))
      .slice(1);

    it('labels at least 74 % of the official test questions, knowing how sure to be', () => {
      expect(questions).toHaveLength(3_080);
      const classifier = new LinearTextClassifier();
      classifier.learn(examples);
      const answers = questions.map(({ text, label }) => {
        const { ranking, confidence } = classifier.predict(text);
        return { right: ranking[0]?.label === label, confidence };
      });
      const share = (of: { right: boolean }[]) =>
        of.filter(({ right }) => right).length / of.length;
      expect(share(answers)).toBeGreaterThanOrEqual(0.74);

      const byConfidence = [...answers].sort((a, b) => b.confidence - a.confidence);
      const half = byConfidence.length / 2;
      expect(share(byConfidence.slice(0, half))).toBeGreaterThan(0.9);
      const claimed = answers.reduce((sum, { confidence }) => sum + confidence, 0) / answers.length;
      expect(Math.abs(claimed - share(answers))).toBeLessThan(0.1);
    }, 60_000);
  });
});
