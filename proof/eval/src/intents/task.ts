import { FusedTextClassifier, LinearTextClassifier } from '@tradewind/ml';
import type { LabelledText } from '@tradewind/ml';
import { InputError, UsageError } from '../command/errors.js';
import { jsonOption, type Options } from '../command/options.js';
import { readTextFile } from '../input/data-file.js';
import type { DataFile } from '../input/data-file.js';
import { bootstrap, bootstrapMean } from '../measure/bootstrap.js';
import { WeightedScores } from '../measure/weighted-scores.js';
import type { ScoredRow } from '../measure/weighted-scores.js';
import type { Metrics, TaskResult } from '../report/evaluation.js';
import { publishedFor, publishedNames } from '../report/published.js';
import type { Task, TaskContext } from '../task.js';
import { encodeTexts } from './encoded.js';
import type { Vectors } from './encoded.js';
import { labelledTexts, unknownTexts } from './examples.js';
import { NaiveBayes } from './naive-bayes.js';
import { intentTables } from './published.js';
import { holdOutLabels } from './scope.js';

const PROTOCOL = 'train-test';
/** In-scope texts that may be rejected. */
const IN_SCOPE_LOSS = 0.05;
const HELD_OUT_SEEDS = 5;
const MODELS = ['linear', 'encoder', 'fused'] as const;
const known = publishedNames(intentTables);

/** Measures the text classifier that serves on labelled texts. */
export const intentsTask: Task = {
  name: 'intents',
  summary: 'Labels texts by the classifiers that serve, and tells unknown ones.',
  about: [
    'accuracy is over the test rows. oosAuroc is the area under the ROC curve of the confidence, known',
    'intents against unknown ones; oosRecall@5 the share of unknown texts below the confidence that',
    '5 % of the known ones fall below. Without --oos a quarter of the intents is held out as unknown,',
    'mean of five draws. Intervals come from a bootstrap over rows.',
  ],
  example: 'npm run eval -- intents --train train.csv --test test.csv',
  options: {
    train: { value: 'PATH', text: 'texts to learn from', required: true },
    test: { value: 'PATH', text: 'texts to label', required: true },
    oos: { value: 'PATH', text: 'texts of no known intent' },
    columns: {
      value: 'NAMES',
      text: 'names of text and label; by position where a file has others',
      standard: 'text,label',
    },
    models: {
      value: 'NAME',
      text: `what labels the texts: ${MODELS.join(', ')}; an encoder is downloaded once`,
      standard: 'linear',
    },
    draws: { value: 'N', text: 'draws of held-out intents', standard: String(HELD_OUT_SEEDS) },
    seed: { value: 'N', text: 'of draws, classifier and intervals', standard: '1' },
    published: { value: 'NAME', text: `compares with ${known.join(', ')}` },
    json: jsonOption,
  },
  run: runIntents,
};

/** Labels a text and says how sure it is. */
type Predict = (text: string) => { readonly label: string; readonly confidence: number };
type Learn = (examples: readonly LabelledText[]) => Predict;

async function runIntents(options: Options, context: TaskContext): Promise<TaskResult> {
  const seed = options.whole('seed', [0, 2 ** 32 - 1]);
  const draws = options.whole('draws', [1, 100]);
  const name = options.text('published');
  if (name !== undefined) options.oneOf('published', known);
  const columns = columnNames(options);
  const train = labelledTexts(await readTextFile(options.given('train')), columns);
  const test = labelledTexts(await readTextFile(options.given('test')), columns);
  refuseForeign(train.examples, test.file, test.examples);
  const oosPath = options.text('oos');
  const oos =
    oosPath === undefined ? undefined : unknownTexts(await readTextFile(oosPath), columns[0]);
  const job = { train: train.examples, test: test.examples, unknown: oos?.texts, seed, draws };
  const models = options.oneOf('models', MODELS);
  const learn =
    models === 'linear'
      ? served(seed, context)
      : fused({ seed, models, vectors: await encodeTexts(textsOf(job), context) }, context);
  const metrics = measure(job, learn, context);
  const naiveBayes = measure(job, learnNaiveBayes, context);
  return {
    protocol: PROTOCOL,
    files: [train.file, test.file, ...(oos === undefined ? [] : [oos.file])],
    config: {
      models,
      intents: new Set(train.examples.map(({ label }) => label)).size,
      ...(oos === undefined && { heldOutShare: 0.25, draws }),
    },
    seed,
    n: test.examples.length,
    metrics,
    perSource: {},
    baselines: { majority: measureMajority(job), naiveBayes },
    published: publishedFor(intentTables, { protocol: PROTOCOL, sha256: train.file.sha256, name }),
    notes: oos === undefined ? [heldOutNote(draws)] : [],
  };
}

function columnNames(options: Options): [string, string] {
  const [text, label, more] = options.list('columns');
  if (text !== undefined && label !== undefined && more === undefined) return [text, label];
  throw new UsageError(`--columns takes two names, not '${options.given('columns')}'`);
}

function heldOutNote(draws: number): string {
  return `oosAuroc and oosRecall@5: a quarter of the intents held out as unknown, mean of ${draws} draws.`;
}

/** A test label that training lacks can never be right: more likely the columns are mistaken. */
function refuseForeign(
  train: readonly LabelledText[],
  { path }: DataFile,
  test: readonly LabelledText[],
): void {
  const labels = new Set(train.map(({ label }) => label));
  if (test.some(({ label }) => labels.has(label))) return;
  throw new InputError({ path, column: 2 }, 'none of the labels is one of the training file');
}

/** The classifier as the conversation domain uses it; its confidence is calibrated. */
function served(seed: number, { meter }: TaskContext): Learn {
  return (examples) => {
    const classifier = new LinearTextClassifier({ seed });
    meter.run(examples.length, () => {
      classifier.learn(examples);
    });
    return (text) => {
      const { ranking, confidence } = meter.run(1, () => classifier.predict(text));
      return { label: ranking[0]?.label ?? '', confidence };
    };
  };
}

function textsOf({ train, test, unknown = [] }: Job): string[] {
  return [...train, ...test].map(({ text }) => text).concat(unknown);
}

/** The encoder with the linear model or without it, as the endpoint of conversations uses them. */
function fused(
  of: { seed: number; models: 'encoder' | 'fused'; vectors: Vectors },
  { meter }: TaskContext,
): Learn {
  const encoded = <Text extends { text: string }>(text: Text) => ({
    ...text,
    vector: of.vectors.get(text.text) ?? [],
  });
  return (examples) => {
    const classifier = meter.run(examples.length, () =>
      FusedTextClassifier.train(examples.map(encoded), of),
    );
    return (text) => {
      const { ranking, confidence } = meter.run(1, () => classifier.predict(encoded({ text })));
      return { label: ranking[0]?.label ?? '', confidence };
    };
  };
}

function learnNaiveBayes(examples: readonly LabelledText[]): Predict {
  const model = new NaiveBayes();
  model.learn(examples);
  return (text) => model.predict(text);
}

interface Job {
  readonly train: readonly LabelledText[];
  readonly test: readonly LabelledText[];
  /** `undefined` where intents are to be held out. */
  readonly unknown: readonly string[] | undefined;
  readonly seed: number;
  readonly draws: number;
}

function measure(job: Job, learn: Learn, { progress }: TaskContext): Metrics {
  const { train, test, unknown, seed, draws } = job;
  const predict = learn(train);
  const predictions = test.map(({ text }) => predict(text));
  const right = predictions.map(({ label }, row) => Number(label === test[row]?.label));
  const accuracy = bootstrapMean(right, { seed });
  if (unknown !== undefined) {
    const inScope = predictions.map(({ confidence }, row) => scoredRow(row, confidence, 1));
    const rows = unknown.map((text, at) =>
      scoredRow(test.length + at, predict(text).confidence, 0),
    );
    return { accuracy, ...scopeMetrics([[...inScope, ...rows]], test.length + rows.length, seed) };
  }
  const scored = Array.from({ length: draws }, (_, draw) => {
    progress.at('held-out intents, draw', draw, draws);
    return scoreHeldOut(job, seed + draw, learn);
  });
  return { accuracy, ...scopeMetrics(scored, test.length, seed) };
}

function scoreHeldOut({ train, test }: Job, seed: number, learn: Learn): ScoredRow[] {
  const held = holdOutLabels(train, test, seed);
  const predict = learn(held.train);
  const score = (label: 0 | 1) => (row: number) =>
    scoredRow(row, predict(test[row]?.text ?? '').confidence, label);
  return [...held.inScope.map(score(1)), ...held.outOfScope.map(score(0))];
}

function scoredRow(row: number, score: number, label: 0 | 1): ScoredRow {
  return { row, score, label };
}

/** Means over draws of what is unknown. */
function scopeMetrics(draws: readonly ScoredRow[][], rows: number, seed: number): Metrics {
  const scores = draws.map((scored) => new WeightedScores(scored));
  const mean = (figure: (of: WeightedScores) => number) =>
    scores.reduce((sum, of) => sum + figure(of), 0) / scores.length;
  const [oosAuroc, oosRecall] = bootstrap(
    rows,
    (weights) => [
      mean((of) => of.auc(weights)),
      mean((of) => of.zerosBelow(IN_SCOPE_LOSS, weights)),
    ],
    { seed },
  );
  return {
    ...(oosAuroc !== undefined && { oosAuroc }),
    ...(oosRecall !== undefined && { 'oosRecall@5': oosRecall }),
  };
}

/** Always the most frequent label, equally sure of everything. */
function measureMajority({ train, test, seed }: Job): Metrics {
  const counts = new Map<string, number>();
  for (const { label } of train) counts.set(label, (counts.get(label) ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [''];
  const right = test.map(({ label }) => Number(label === most));
  return { accuracy: bootstrapMean(right, { seed }) };
}
