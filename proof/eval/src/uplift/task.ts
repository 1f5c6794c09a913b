import { averageEffect, upliftModelNames } from '@tradewind/ml';
import { Random } from '@tradewind/cli/random';
import { UsageError } from '../command/errors.js';
import { jsonOption, type Options } from '../command/options.js';
import { readTextFile } from '../input/data-file.js';
import type { DataFile } from '../input/data-file.js';
import { quantile } from '../measure/bootstrap.js';
import type { Estimate } from '../measure/bootstrap.js';
import { propensityTable } from '../propensity/columns.js';
import { TableEncoder } from '../propensity/encoder.js';
import { stratifiedSplit } from '../propensity/splits.js';
import type { Metrics, TaskResult } from '../report/evaluation.js';
import type { Task, TaskContext } from '../task.js';
import { simulateTrial } from './simulated-trial.js';
import { learnAndScore, rankingFigures } from './trial.js';
import type { Trial } from './trial.js';

/** Measures the ways to choose whom a campaign should reach, on a randomised trial. */
export const upliftTask: Task = {
  name: 'uplift',
  summary: 'Ranks shoppers by whom a treatment moves, on any randomised trial or a simulated one.',
  about: [
    'qini is normalised as qini_auc_score of scikit-uplift does; uplift@30 is the difference of the',
    'rates of treated and others among the first 30 % (uplift_at_k, overall). Figures are means over',
    'splits of 70 to 30; the interval spans the middle 95 % of the splits. The metrics are those of the',
    'way to choose that the training rows recommend; perSource has each way by itself, and',
    'ofTrueOrder, in a simulated trial, is the Qini coefficient as a share of that of the true effects.',
  ],
  example: 'npm run eval -- uplift --table trial.csv --treatment TREATMENT --outcome PURCHASE',
  options: {
    table: { value: 'PATH', text: 'the table; or else --simulate' },
    treatment: { value: 'COL', text: 'column that says who was treated, by two values' },
    treated: { value: 'VALUE', text: 'what treated is called; true, yes or 1 where there is one' },
    outcome: { value: 'COL', text: 'column with the outcome, two values' },
    drop: { value: 'COLS', text: 'columns to leave out' },
    simulate: { value: 'ROWS', text: 'a simulated trial with known effects in place of a table' },
    splits: { value: 'N', text: 'splits', standard: '20' },
    seed: { value: 'N', text: 'of splits and the simulation', standard: '1' },
    json: jsonOption,
  },
  run: runUplift,
};

interface Source {
  readonly trial: Trial;
  readonly effects?: readonly number[];
  readonly files: readonly DataFile[];
  readonly notes: readonly string[];
}

type Figures = Record<string, number>;

async function runUplift(options: Options, context: TaskContext): Promise<TaskResult> {
  const seed = options.whole('seed', [0, 2 ** 32 - 1]);
  const splits = options.whole('splits', [1, 1_000]);
  const { trial, effects, files, notes } = await sourceOf(options, seed);
  const bySource: Record<string, Figures[]> = {};
  const add = (name: string, figures: Figures) => (bySource[name] ??= []).push(figures);
  const chosen: string[] = [];
  for (let number = 0; number < splits; number++) {
    const split = stratifiedSplit(groupsOf(trial), seed + number);
    const scored = context.meter.run(trial.values.length, () => learnAndScore(trial, split));
    const truth = effects && rankingFigures(scored.test, ({ row }) => effects[row] ?? 0);
    const share = (qini: number): Figures => (truth ? { ofTrueOrder: qini / truth.qini } : {});
    for (const name of upliftModelNames) {
      const figures = rankingFigures(scored.test, ({ scores }) => scores[name]);
      const all = { ...named(figures), ...share(figures.qini) };
      add(name, all);
      if (name === scored.chosen) add('chosen', all);
    }
    if (truth) add('trueOrder', named(truth));
    const random = new Random(seed + number);
    add('random', named(rankingFigures(scored.test, () => random.next())));
    chosen.push(scored.chosen);
    context.progress.at('splits', number + 1, splits);
  }
  const figures = Object.fromEntries(
    Object.entries(bySource).map(([name, list]) => [name, summary(list)]),
  );
  const { chosen: metrics = {}, random = {}, trueOrder, ...perSource } = figures;
  return {
    protocol: effects ? 'simulated-70-30' : 'stratified-70-30',
    files,
    config: { splits, features: trial.features.length },
    seed,
    n: trial.values.length,
    metrics,
    perSource,
    baselines: { random, ...(trueOrder && { trueOrder }) },
    published: [],
    notes: [...notes, effectNote(trial), chosenNote(chosen)],
  };
}

async function sourceOf(options: Options, seed: number): Promise<Source> {
  const simulated = options.number('simulate', [100, 1_000_000]);
  if (simulated !== undefined) {
    if (options.text('table') !== undefined) {
      throw new UsageError('--table and --simulate exclude each other');
    }
    const { effects, ...trial } = simulateTrial(Math.floor(simulated), seed);
    const note = 'The trial is simulated; its effects are known.';
    return {
      trial,
      effects,
      files: [{ path: 'simulated', sha256: '', rows: simulated }],
      notes: [note],
    };
  }
  const text = await readTextFile(options.given('table'));
  const [treatment, outcome] = [options.given('treatment'), options.given('outcome')];
  const drop = options.list('drop');
  const read = (label: string, without: string, positive?: string) =>
    propensityTable(text, {
      label,
      positive,
      drop: [...drop, without],
      categorical: [],
    });
  const { labels: treated, positive: treatedValue } = read(
    treatment,
    outcome,
    options.text('treated'),
  );
  const { columns, labels: outcomes, positive, file, notes } = read(outcome, treatment);
  const encoder = new TableEncoder(columns, [...outcomes.keys()]);
  const values = outcomes.map((_, row) => encoder.encode(row));
  const trial = { features: encoder.features, values, treated, outcomes };
  const said = `Treated is '${treatedValue}' of ${treatment}, the outcome '${positive}' of ${outcome}.`;
  return { trial, files: [file], notes: [...notes, said] };
}

/** Whether treatment and outcome agree: splits keep the share of either. */
function groupsOf({ treated, outcomes }: Trial): (0 | 1)[] {
  return outcomes.map((outcome, row) => (outcome === treated[row] ? 1 : 0));
}

function named({ qini, upliftAt30 }: { qini: number; upliftAt30: number }): Figures {
  return { qini, 'uplift@30': upliftAt30 };
}

function summary(list: readonly Figures[]): Metrics {
  return Object.fromEntries(
    Object.keys(list[0] ?? {}).map((name) => [name, spread(list.map((each) => each[name] ?? 0))]),
  );
}

function spread(values: readonly number[]): Estimate {
  const sorted = values.toSorted((a, b) => a - b);
  const value = values.reduce((sum, each) => sum + each, 0) / values.length;
  return { value, ci95: [quantile(sorted, 0.025), quantile(sorted, 0.975)] };
}

function effectNote({ treated, outcomes }: Trial): string {
  const rows = outcomes.map((outcome, row) => ({ outcome, treated: treated[row] ?? 0 }));
  const effect = averageEffect(rows) ?? Number.NaN;
  return `The treatment adds ${(100 * effect).toFixed(2)} points to the rate of the outcome on average.`;
}

function chosenNote(chosen: readonly string[]): string {
  const counts = upliftModelNames.map(
    (name) => `${name} ${chosen.filter((each) => each === name).length}`,
  );
  return `The training rows recommend: ${counts.join(', ')} (of ${chosen.length} splits).`;
}
