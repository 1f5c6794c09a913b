import { textTable } from '@tradewind/cli/text-table';
import type { Estimate } from '../measure/bootstrap.js';
import type { Evaluation, Metrics } from './evaluation.js';

const DECIMALS = 4;

/** The evaluation as text for people: one row for each method, one column for each metric, or for those named. */
export function renderEvaluation(evaluation: Evaluation, columns?: readonly string[]): string {
  const { task, protocol, data, n, seed, notes } = evaluation;
  const files = [data, ...(data.also ?? [])];
  const names = columns ?? metricNames(evaluation);
  const cost = evaluation.cpuMicrosPerEvent;
  return [
    `${task}, ${protocol}: n = ${n}, seed ${seed}`,
    ...files.map((file) => `${file.path}: ${file.rows} rows, sha256 ${file.sha256.slice(0, 12)}`),
    '',
    textTable(['', ...names], rowsOf(evaluation, names)),
    ...notes.map((note) => `- ${note}`),
    `${cost === null ? '-' : cost.toFixed(1)} us of CPU per event, ${evaluation.rssMb.toFixed(0)} MB, ${evaluation.seconds.toFixed(1)} s`,
    '',
  ].join('\n');
}

function metricNames({ metrics, perSource }: Evaluation): string[] {
  const others = Object.values(perSource).flatMap((each) => Object.keys(each));
  return [...new Set([...Object.keys(metrics), ...others])];
}

function rowsOf(evaluation: Evaluation, names: readonly string[]): string[][] {
  const measured = (title: string, metrics: Metrics) => [
    title,
    ...names.map((name) => estimateText(metrics[name])),
  ];
  const under = (prefix: string, methods: Readonly<Record<string, Metrics>>) =>
    Object.entries(methods).map(([name, metrics]) => measured(`${prefix}: ${name}`, metrics));
  const published = evaluation.published.map(({ name, source, metrics }) => [
    `published: ${name} [${source}]`,
    ...names.map((metric) => valueText(metrics[metric])),
  ]);
  return [
    measured('this code', evaluation.metrics),
    ...under('source', evaluation.perSource),
    ...under('baseline', evaluation.baselines),
    ...published,
  ];
}

function estimateText(estimate: Estimate | undefined): string {
  if (estimate === undefined) return '-';
  const [low, high] = estimate.ci95;
  return `${valueText(estimate.value)} [${valueText(low)}, ${valueText(high)}]`;
}

function valueText(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? '-' : value.toFixed(DECIMALS);
}
