import { readTextFile } from '../input/data-file.js';
import { bootstrap, reflected } from '../measure/bootstrap.js';
import type { Estimate } from '../measure/bootstrap.js';
import { WeightedScores } from '../measure/weighted-scores.js';
import type { ScoredRow } from '../measure/weighted-scores.js';
import { jsonOption, type Options } from '../command/options.js';
import type { Metrics, TaskResult } from '../report/evaluation.js';
import { publishedFor, publishedNames } from '../report/published.js';
import type { Task, TaskContext } from '../task.js';
import { propensityTable } from './columns.js';
import type { PropensityTable } from './columns.js';
import { TableEncoder } from './encoder.js';
import {
  bestFeature,
  onlyFeature,
  scoreByBaseRate,
  scoreByForest,
  scoreCandidates,
  scoreSplit,
} from './learn.js';
import type { Encoded, ScoredCandidates } from './learn.js';
import { propensityTables } from './published.js';
import { stratifiedSplit } from './splits.js';
import type { Split } from './splits.js';

const PROTOCOL = 'stratified-70-30';
/** A single feature that ranks better is more likely a trace of the label than a cause. */
const SUSPICIOUS_AUC = 0.99;
const known = publishedNames(propensityTables);

/** Measures the candidates of purchase propensity, and the rule that chooses among them, on any table. */
export const propensityTask: Task = {
  name: 'propensity',
  summary: 'Predicts a label of two values by the candidates that serve and the one promoted.',
  about: [
    'auc, logLoss and ece are means over stratified 70/30 splits: of the logistic regression, learnt in',
    'one pass, and, under perSource, of the forest fitted to the training rows. aucOnline predicts each',
    'row before learning it, in the order of the file; of promoted it is the champion at that row, and',
    'its logLoss and ece are of these predictions as well. Intervals come from a bootstrap',
    'over rows, the trained models held fixed. Columns of numbers with a few texts among them are an',
    'error; columns with one value, or with texts that name rows, are left out and named.',
    '',
    'The file has a header, or else its columns are called 1, 2, 3 and so on.',
  ],
  example: 'npm run eval -- propensity --table sessions.csv --label Revenue --drop PageValues',
  options: {
    table: { value: 'PATH', text: 'the table', required: true },
    label: { value: 'COL', text: 'column with the label', required: true },
    positive: { value: 'VALUE', text: 'what label 1 is called; true, yes or 1 where there is one' },
    drop: { value: 'COLS', text: 'columns to leave out' },
    categorical: { value: 'COLS', text: 'columns of numbers to be taken as text' },
    splits: { value: 'N', text: 'splits', standard: '10' },
    seed: { value: 'N', text: 'of splits and intervals', standard: '1' },
    published: { value: 'NAME', text: `compares with ${known.join(', ')}` },
    json: jsonOption,
  },
  run: runPropensity,
};

async function runPropensity(options: Options, context: TaskContext): Promise<TaskResult> {
  const seed = options.whole('seed', [0, 2 ** 32 - 1]);
  const splits = options.whole('splits', [1, 1_000]);
  const name = options.text('published');
  if (name !== undefined) options.oneOf('published', known);
  const drop = options.list('drop').sort();
  const table = propensityTable(await readTextFile(options.given('table')), {
    label: options.given('label'),
    positive: options.text('positive'),
    drop,
    categorical: options.list('categorical'),
  });
  const scored = scoreTable(table, { seed, splits }, context);
  const protocol = drop.length === 0 ? PROTOCOL : `${PROTOCOL} without ${drop.join(',')}`;
  const { sha256 } = table.file;
  const notes = [
    ...table.notes,
    `Label 1 is '${table.positive}'.`,
    bestFeatureNote(scored),
    promotionNote(scored.promotions),
    `A forest is fitted and scored in ${scored.forestSeconds.toFixed(2)} s of CPU time.`,
  ];
  return {
    protocol,
    files: [table.file],
    config: { splits, drop, label: options.given('label'), features: scored.features },
    seed,
    n: table.labels.length,
    metrics: scored.perSource.logistic,
    perSource: scored.perSource,
    baselines: { baseRate: scored.baseRate, oneFeature: scored.oneFeature },
    published: publishedFor(propensityTables, { protocol, sha256, name }),
    notes,
  };
}

interface ScoredTable {
  readonly features: number;
  readonly best: string;
  readonly perSource: Readonly<Record<'logistic' | 'forest' | 'promoted', Metrics>>;
  readonly promotions: ScoredCandidates['promotions'];
  /** CPU time of fitting a forest to the training rows and scoring the test rows, seconds. */
  readonly forestSeconds: number;
  readonly baseRate: Metrics;
  readonly oneFeature: Metrics;
}

function bestFeatureNote({ best, oneFeature }: ScoredTable): string {
  const alone = oneFeature['auc']?.value ?? 0;
  const warning = alone > SUSPICIOUS_AUC ? ' It may have been made from the label.' : '';
  return `The strongest feature by itself is '${best}'.${warning}`;
}

function promotionNote(promotions: ScoredCandidates['promotions']): string {
  if (promotions.length === 0) return 'In the order of the file no challenger is promoted.';
  const list = promotions.map(({ rows, to }) => `${to} after ${String(rows)} rows`).join(', ');
  return `In the order of the file the champion becomes: ${list}.`;
}

function scoreTable(
  { columns, labels }: PropensityTable,
  { seed, splits }: { seed: number; splits: number },
  context: TaskContext,
): ScoredTable {
  const rows = labels.map((_, row) => row);
  const model: ScoredRow[][] = [];
  const forest: ScoredRow[][] = [];
  let forestSeconds = 0;
  const baseRate: ScoredRow[][] = [];
  const oneFeature: ScoredRow[][] = [];
  let best = '';
  for (let number = 0; number < splits; number++) {
    const split = stratifiedSplit(labels, seed + number);
    const encoded = encode({ columns, labels }, split.train);
    model.push(context.meter.run(rows.length, () => scoreSplit(encoded, split)));
    const before = process.cpuUsage();
    forest.push(scoreByForest(encoded, split, seed + number));
    const { user, system } = process.cpuUsage(before);
    forestSeconds += (user + system) / 1e6 / splits;
    baseRate.push(scoreByBaseRate(encoded, split));
    const feature = bestFeature(encoded, split);
    best = encoded.features[feature] ?? '';
    oneFeature.push(scoreSplit(onlyFeature(encoded, feature), split));
    context.progress.at('splits', number + 1, splits);
  }
  const whole = encode({ columns, labels }, rows);
  const online = context.meter.run(rows.length, () => scoreCandidates(whole, seed));
  const units = { rows: rows.length, seed };
  return {
    features: whole.features.length,
    best,
    perSource: {
      logistic: { ...splitMetrics(model, units), ...onlineMetrics(online.logistic, units) },
      forest: { ...splitMetrics(forest, units), ...onlineMetrics(online.forest, units) },
      promoted: promotedMetrics(online.promoted, units),
    },
    promotions: online.promotions,
    forestSeconds,
    baseRate: splitMetrics(baseRate, units),
    oneFeature: splitMetrics(oneFeature, units),
  };
}

function encode(
  { columns, labels }: Pick<PropensityTable, 'columns' | 'labels'>,
  fittedTo: Split['train'],
): Encoded {
  const encoder = new TableEncoder(columns, fittedTo);
  return {
    features: encoder.features,
    values: labels.map((_, row) => encoder.encode(row)),
    labels,
  };
}

function splitMetrics(
  splits: readonly (readonly ScoredRow[])[],
  { rows, seed }: { rows: number; seed: number },
): Metrics {
  const scores = splits.map((scored) => new WeightedScores(scored));
  const mean = (figure: (of: WeightedScores) => number) =>
    scores.reduce((sum, of) => sum + figure(of), 0) / scores.length;
  const [auc, logLoss, ece] = bootstrap(
    rows,
    (weights) => [
      mean((of) => of.auc(weights)),
      mean((of) => of.logLoss(weights)),
      mean((of) => of.calibrationError(weights)),
    ],
    { seed },
  );
  return named({ auc, logLoss, ece: ece && reflected(ece) });
}

function onlineMetrics(
  scored: readonly ScoredRow[],
  { rows, seed }: { rows: number; seed: number },
): Metrics {
  const scores = new WeightedScores(scored);
  const [aucOnline] = bootstrap(rows, (weights) => [scores.auc(weights)], { seed });
  return named({ aucOnline });
}

function promotedMetrics(
  scored: readonly ScoredRow[],
  units: { readonly rows: number; readonly seed: number },
): Metrics {
  const { logLoss, ece } = splitMetrics([scored], units);
  return { ...onlineMetrics(scored, units), ...(logLoss && { logLoss }), ...(ece && { ece }) };
}

function named(estimates: Readonly<Record<string, Estimate | undefined>>): Metrics {
  return Object.fromEntries(
    Object.entries(estimates).flatMap(([name, estimate]) =>
      estimate === undefined ? [] : [[name, estimate]],
    ),
  );
}
