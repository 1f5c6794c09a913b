import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { describeLearner, seededRandom } from '@tradewind/testing';
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
});

const data = process.env['TRADEWIND_DATA'] ?? join(import.meta.dirname, '../../../../shared/data');
const banking77 = join(data, 'banking77');

/** Examples in the layout of a few-shot file of BANKING77: text, tab, label. */
const examplesIn = (tsv: string): LabelledText[] =>
  tsv
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [text = '', label = ''] = line.split('\t');
      return { text, label };
    });

/** Questions in the layout of the test file of BANKING77: text, quoted if necessary, and label. */
const questionsIn = (csv: string): LabelledText[] =>
  [...csv.matchAll(/^(?:"((?:[^"]|"")*)"|([^,\n]*)),(\w+\??)\r?$/gm)]
    .map(([, quoted, plain, label]) => ({ text: quoted ?? plain ?? '', label: label ?? '' }))
    .slice(1);

/**
 * Returns how often the first label is right: over all, over the more confident half, and as the
 * confidences predict.
 */
function answered(examples: readonly LabelledText[], questions: readonly LabelledText[]) {
  const classifier = new LinearTextClassifier();
  classifier.learn(examples);
  const answers = questions
    .map(({ text, label }) => {
      const { ranking, confidence } = classifier.predict(text);
      return { right: ranking[0]?.label === label, confidence };
    })
    .sort((a, b) => b.confidence - a.confidence);
  const share = (of: typeof answers) => of.filter(({ right }) => right).length / of.length;
  const claimed = answers.reduce((sum, { confidence }) => sum + confidence, 0) / answers.length;
  return { right: share(answers), surer: share(answers.slice(0, answers.length / 2)), claimed };
}

const ACTIONS = [
  ['cancel', 'stop', 'call off'],
  ['find', 'locate', 'track down'],
  ['change', 'edit', 'modify'],
  ['pay', 'settle', 'clear'],
  ['return', 'give back', 'hand in'],
  ['repair', 'fix', 'mend'],
];
const OBJECTS = [
  ['order', 'purchase'],
  ['parcel', 'package'],
  ['invoice', 'bill'],
  ['account', 'login'],
  ['voucher', 'coupon'],
  ['lamp', 'light'],
];
const FRAMES = ['how do I %', 'please % now', 'I want to %', 'can you %', 'help me to %'];
const NOISE = ['hi', 'today', 'thanks', 'somehow', 'again', 'really', 'asap', 'still', 'sorry'];
/**
 * The share of questions that do not name the action, so that the classifier must guess one of six.
 */
const VAGUE = 0.15;
const ATTAINABLE = 1 - VAGUE + VAGUE / ACTIONS.length;

/**
 * Generates files in the layouts of BANKING77: an intent combines an action and an object, in any
 * of their words and with noise. No question of the test has the combination of action, object and
 * frame of an example.
 */
function generated(): { fewshot: string; test: string } {
  const next = seededRandom(1);
  const pick = (of: readonly string[]) => of[Math.floor(next() * of.length)] ?? '';
  const say = (action: string, object: string, frame: string) => {
    const vague = next() < VAGUE;
    const core = `${pick(NOISE)} ${frame.replace('%', `${vague ? 'do' : action} my ${object}`)}`;
    return next() < 0.5 ? `${core}, ${pick(NOISE)}` : `${core} ${pick(NOISE)}`;
  };
  const [examples, questions]: [string[], string[]] = [[], ['text,category']];
  for (const actions of ACTIONS) {
    for (const objects of OBJECTS) {
      const label = `${actions[0] ?? ''}_${objects[0] ?? ''}`;
      const said = actions
        .flatMap((action) => objects.flatMap((object) => FRAMES.map((f) => [action, object, f])))
        .map((parts) => ({ parts, at: next() }))
        .sort((a, b) => a.at - b.at)
        .map(({ parts: [action = '', object = '', frame = ''] }) => say(action, object, frame));
      examples.push(...said.slice(0, 10).map((text) => `${text}\t${label}`));
      questions.push(...said.slice(10).map((text) => `"${text}",${label}`));
    }
  }
  return { fewshot: examples.join('\n'), test: questions.join('\n') };
}

describe('ten examples for each of 36 generated intents', () => {
  it('are enough for new combinations, knowing how sure to be', () => {
    const { fewshot, test } = generated();
    const questions = questionsIn(test);
    expect(questions).toHaveLength(36 * 20);
    const { right, surer, claimed } = answered(examplesIn(fewshot), questions);
    process.stdout.write(
      `generated intents: ${right.toFixed(4)} right of at most ${ATTAINABLE.toFixed(4)}, ${surer.toFixed(4)} of the surer half, ${claimed.toFixed(4)} claimed\n`,
    );
    expect(right).toBeGreaterThan(ATTAINABLE - 0.05);
    expect(surer).toBeGreaterThan(0.97);
    expect(Math.abs(claimed - right)).toBeLessThan(0.1);
  });
});

// The licence forbids a copy in this repository; the file is measured if it is present.
if (existsSync(banking77)) {
  describe('BANKING77, ten examples an intent', () => {
    const read = (file: string) => readFileSync(join(banking77, file), 'utf8');
    const questions = questionsIn(read('test.csv'));

    it('labels at least 74 % of the official test questions, knowing how sure to be', () => {
      expect(questions).toHaveLength(3_080);
      const { right, surer, claimed } = answered(
        examplesIn(read('fewshot_train_10.tsv')),
        questions,
      );
      expect(right).toBeGreaterThanOrEqual(0.74);
      expect(surer).toBeGreaterThan(0.9);
      expect(Math.abs(claimed - right)).toBeLessThan(0.1);
    }, 240_000);
  });
}
