import { jsonOption, type Options } from '../command/options.js';
import { bootstrapMean } from '../measure/bootstrap.js';
import type { Metrics, TaskResult } from '../report/evaluation.js';
import type { Task, TaskContext } from '../task.js';
import { policyNames } from './policies.js';
import { simulate } from './simulate.js';
import type { Simulation } from './simulate.js';

const estimators = ['ips', 'snips', 'doublyRobust'] as const;

/** Measures the policies that choose arms, and the estimates of other policies, on simulated shops. */
export const banditTask: Task = {
  name: 'bandit',
  summary: 'Chooses arms in simulated shops of known truth, and judges another policy by the log.',
  about: [
    'regret is what a decision earned less than the best arm of its context would have; lateRegret is',
    'that of the last tenth. inside is the share of shops in which the 95 % interval of an off-policy',
    'estimate, made from the log of the policy that learns, holds the true reward of a fixed rule;',
    'width is how wide the interval is. Intervals are bootstraps over shops.',
  ],
  example: 'npm run eval -- bandit --shops 200 --json bandit.json',
  options: {
    shops: { value: 'N', text: 'simulated shops', standard: '200' },
    decisions: { value: 'N', text: 'decisions in each', standard: '2000' },
    arms: { value: 'N', text: 'arms', standard: '4' },
    seed: { value: 'N', text: 'of the shops', standard: '1' },
    json: jsonOption,
  },
  run: (options, context) => Promise.resolve(runBandit(options, context)),
};

function runBandit(options: Options, { meter, progress }: TaskContext): TaskResult {
  const seed = options.whole('seed', [0, 2 ** 31]);
  const shops = options.whole('shops', [2, 10_000]);
  const decisions = options.whole('decisions', [10, 1_000_000]);
  const arms = options.whole('arms', [2, 20]);
  const results = new Map(policyNames.map((name) => [name, [] as Simulation[]]));
  for (let shop = 0; shop < shops; shop++) {
    for (const [name, list] of results) {
      list.push(meter.run(decisions, () => simulate(name, { arms, decisions }, seed + shop)));
    }
    progress.at('shops', shop + 1, shops);
  }
  const learned = results.get('linearThompson') ?? [];
  const byPolicy = [...results].map(([name, list]) => [name, regretsOf(list, seed)] as const);
  const byEstimator = estimators.map((name) => [name, coverageOf(learned, name, seed)] as const);
  const { linearThompson = {}, uniform = {}, ...others } = Object.fromEntries(byPolicy);
  return {
    protocol: 'simulated-shops',
    files: [{ path: 'simulated', sha256: '', rows: shops * decisions }],
    config: { shops, decisions, arms },
    seed,
    n: shops,
    metrics: linearThompson,
    perSource: { ...others, ...Object.fromEntries(byEstimator) },
    baselines: { uniform },
    published: [],
    notes: ['The log that the estimates are made from is that of linearThompson, while it learns.'],
  };
}

function regretsOf(list: readonly Simulation[], seed: number): Metrics {
  return {
    regret: bootstrapMean(
      list.map(({ regret }) => regret),
      { seed },
    ),
    lateRegret: bootstrapMean(
      list.map(({ lateRegret }) => lateRegret),
      { seed },
    ),
  };
}

function coverageOf(
  list: readonly Simulation[],
  name: (typeof estimators)[number],
  seed: number,
): Metrics {
  const intervals = list.flatMap(({ estimates, truth }) =>
    estimates ? [{ ...estimates[name], truth }] : [],
  );
  const inside = intervals.map(({ low, high, truth }) => (low <= truth && truth <= high ? 1 : 0));
  const widths = intervals.map(({ low, high }) => high - low);
  return { inside: bootstrapMean(inside, { seed }), width: bootstrapMean(widths, { seed }) };
}
