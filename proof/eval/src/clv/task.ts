import {
  cellOf,
  expectedSpend,
  fitBgNbd,
  fitGammaGamma,
  predictOrders,
  probabilityAlive,
  PurchaseHistogram,
  purchaseHistoryOf,
} from '@tradewind/ml';
import type { BgNbdParameters, ValueParameters } from '@tradewind/ml';
import { InputError, UsageError } from '../command/errors.js';
import { jsonOption, type Options } from '../command/options.js';
import { readTextFile } from '../input/data-file.js';
import { formatNames, formatOf, formats } from '../recordings/formats.js';
import type { Metrics, TaskResult } from '../report/evaluation.js';
import { publishedFor } from '../report/published.js';
import type { Task, TaskContext } from '../task.js';
import { customersOf, dayOf } from './customers.js';
import type { Customer, Split } from './customers.js';
import { baselinesOf, coverage, errorFigures, parameterFigures, present } from './figures.js';
import { publishedValues } from './published.js';

const DAYS_PER_WEEK = 7;
const REPLICATES = 300;
const PROTOCOL = 'calibration-holdout';

/** Measures what the model of customer value expects of the time behind the one that it was fitted to. */
export const clvTask: Task = {
  name: 'clv',
  summary: 'Fits customer value (BG/NBD, Gamma-Gamma) and compares it with the orders that follow.',
  about: [
    'r, alpha, a and b are the parameters of BG/NBD with weeks as the unit of time; mae, rmse, msle, bias',
    '(relative) and correlation compare expected and actual days with an order in the holdout time, for',
    'every customer of the calibration time; coverage is the share of customers within their interval of',
    '80 %. The row revenue has the same for the money spent. Both dates are the last days of their time.',
  ],
  example:
    'npm run eval -- clv --transactions CDNOW_sample.txt --calibration-end 1997-09-30 --holdout-end 1998-06-30',
  options: {
    transactions: { value: 'PATH', text: 'the recording', required: true },
    'calibration-end': { value: 'DATE', text: 'yyyy-mm-dd', required: true },
    'holdout-end': { value: 'DATE', text: 'yyyy-mm-dd', required: true },
    format: { value: 'NAME', text: `${formatNames.join(', ')}; of the first line when absent` },
    seed: { value: 'N', text: 'of the intervals', standard: '1' },
    json: jsonOption,
  },
  run: runClv,
};

async function runClv(options: Options, context: TaskContext): Promise<TaskResult> {
  const split = splitOf(options);
  const seed = options.whole('seed', [0, 2 ** 31]);
  const file = await readTextFile(options.given('transactions'));
  const format = options.text('format') ? options.oneOf('format', formatNames) : formatOf(file);
  const recording = formats[format](file, (done, total) => {
    context.progress.at('reading', done, total);
  });
  const customers = customersOf(recording.events, split);
  const fitted = fit(customers, split.calibrationEnd, file.path);
  const resampling = { seed, replicates: REPLICATES };
  const measured = measure({ customers, split, parameters: fitted.parameters }, context);
  const { orders } = fitted.parameters;
  const perWeek: BgNbdParameters = { ...orders, alpha: orders.alpha / DAYS_PER_WEEK };
  const weekly = fitted.cells.map(({ recency, age, ...cell }) => {
    return { ...cell, recency: recency / DAYS_PER_WEEK, age: age / DAYS_PER_WEEK };
  });
  const actual = customers.map((each) => each.orders);
  const revenue = customers.map((each) => each.revenue);
  const horizon = split.holdoutEnd - split.calibrationEnd;
  const naive = baselinesOf(customers, split.calibrationEnd, horizon);
  return {
    protocol: PROTOCOL,
    files: [recording.file],
    config: {
      ...{ format, ...split, horizonDays: horizon },
      ...{ cells: fitted.cells.length, parametersPerWeek: perWeek, spend: fitted.parameters.spend },
    },
    seed,
    n: customers.length,
    metrics: {
      ...parameterFigures(perWeek, weekly),
      ...errorFigures(measured.expected, actual, resampling),
      ...present({ coverage: coverage(measured.intervals, actual, resampling) }),
    },
    perSource: { revenue: errorFigures(measured.revenue, revenue, resampling) },
    baselines: Object.fromEntries(
      Object.entries(naive).map(([name, predicted]): [string, Metrics] => {
        return [name, errorFigures(predicted, actual, resampling)];
      }),
    ),
    published: publishedFor(publishedValues, {
      protocol: PROTOCOL,
      sha256: recording.file.sha256,
      name: undefined,
    }),
    notes: notesOf(customers, measured.alive),
  };
}

function splitOf(options: Options): Split {
  const day = (name: string) => {
    const date = options.given(name);
    const found = dayOf(date);
    if (found === undefined)
      throw new UsageError(`--${name} takes a date yyyy-mm-dd, not '${date}'`);
    return found;
  };
  const split = { calibrationEnd: day('calibration-end'), holdoutEnd: day('holdout-end') };
  if (split.holdoutEnd > split.calibrationEnd) return split;
  throw new UsageError('--holdout-end lies not behind --calibration-end');
}

/** As the training job of the service fits. */
function fit(customers: readonly Customer[], today: number, path: string) {
  const histogram = PurchaseHistogram.create();
  for (const { known } of customers) {
    const cell = cellOf(known);
    if (cell) histogram.add(cell, 1);
  }
  const cells = histogram.purchaseCells(today);
  try {
    const orders = fitBgNbd(cells).parameters;
    const spends = histogram.spendCells();
    const spend = spends.length > 0 ? { spend: fitGammaGamma(spends) } : {};
    const parameters: ValueParameters = { orders, ...spend };
    return { cells, parameters };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InputError({ path }, `by the end of the calibration ${error.message}`);
  }
}

function measure(
  of: {
    readonly customers: readonly Customer[];
    readonly split: Split;
    readonly parameters: ValueParameters;
  },
  { meter }: TaskContext,
) {
  const { customers, split, parameters } = of;
  const { calibrationEnd: today } = split;
  const horizon = split.holdoutEnd - today;
  const histories = customers.map(({ known }) => purchaseHistoryOf(known, today));
  const intervals = meter.run(customers.length, () =>
    histories.map((history) => predictOrders(parameters.orders, history, horizon)),
  );
  const expected = intervals.map((each) => each.expected);
  const revenue = customers.map(({ known: { orders, spent } }, i) => {
    const spend = { orders: spent > 0 ? orders : 0, mean: Math.max(0, spent) / orders };
    const amount = parameters.spend ? expectedSpend(parameters.spend, spend) : 0;
    return (expected[i] ?? 0) * amount;
  });
  const alive = histories.reduce((sum, each) => sum + probabilityAlive(parameters.orders, each), 0);
  return { intervals, expected, revenue, alive };
}

function notesOf(customers: readonly Customer[], alive: number): string[] {
  const orders = customers.reduce((sum, each) => sum + each.orders, 0);
  return [
    'The orders of one customer on one day count as one.',
    `${orders} orders in the holdout time; ${alive.toFixed(0)} customers are expected to be alive at its beginning.`,
  ];
}
