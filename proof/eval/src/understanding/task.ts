import { createHash } from 'node:crypto';
import { IntentModel, languages, Listener, shopIntents } from '@tradewind/chatbot';
import type { MessageSignals } from '@tradewind/contracts';
import { holdOutNames, holdouts } from '@tradewind/chatbot/holdouts';
import type { HeldOutQuestion } from '@tradewind/chatbot/holdouts';
import { MessageUnderstanding } from '@tradewind/chatbot-service/signals';
import { encoderDirectory } from '@tradewind/cli/encoders';
import { InputError } from '../command/errors.js';
import { jsonOption } from '../command/options.js';
import type { Options } from '../command/options.js';
import type { DataFile } from '../input/data-file.js';
import { bootstrapMean } from '../measure/bootstrap.js';
import type { Metrics, TaskResult } from '../report/evaluation.js';
import type { Task, TaskContext } from '../task.js';

const MODELS = ['fused', 'linear'] as const;
const SETS = ['all', ...holdOutNames] as const;
const OUT_OF_SCOPE = 'out_of_scope';

/** Measures what the assistant makes of questions written apart from its seed, at its live threshold. */
export const understandingTask: Task = {
  name: 'understanding',
  summary: 'Understands held-out questions of shoppers in both languages, as the assistant does.',
  about: [
    'right is the share of questions of which the assistant concludes the one intent that they have, or',
    'nothing where they are out of scope; wrong the share of which it concludes another one; offered the share',
    'that it does not conclude, but offers among its choices. The rest is asked back. Rules, clauses, models',
    'and threshold are those that serve. Intervals come from a bootstrap over questions.',
  ],
  example: 'npm run eval -- understanding',
  options: {
    models: {
      value: 'NAME',
      text: `what understands: ${MODELS.join(', ')}; encoders are downloaded once`,
      standard: 'fused',
    },
    set: { value: 'NAME', text: `of questions: ${SETS.join(', ')}`, standard: 'all' },
    threshold: { value: 'P', text: 'confidence that an answer needs', standard: '0.5' },
    errors: { value: 'NAME', text: 'lists questions that are not right: on, off', standard: 'off' },
    seed: { value: 'N', text: 'of the intervals', standard: '1' },
    json: jsonOption,
  },
  run: runUnderstanding,
};

interface Outcome extends HeldOutQuestion {
  readonly is: 'right' | 'wrong' | 'offered' | 'asked back';
  readonly concluded: string;
}

async function runUnderstanding(options: Options, context: TaskContext): Promise<TaskResult> {
  const seed = options.whole('seed', [0, 2 ** 32 - 1]);
  const threshold = options.number('threshold', [0, 1]) ?? 0.5;
  const set = options.oneOf('set', SETS);
  const models = options.oneOf('models', MODELS);
  const chosen = set === 'all' ? holdOutNames : [set];
  const questions = chosen.flatMap((name) => holdouts[name].map((one) => ({ ...one, set: name })));
  const signals = models === 'linear' ? noSignals : await servedSignals();
  const listener = new Listener(new IntentModel(shopIntents), threshold);
  const outcomes: (Outcome & { set: string })[] = [];
  for (const [at, question] of questions.entries()) {
    context.progress.at('questions understood', at, questions.length);
    const said = await signals(question.text);
    outcomes.push({
      ...question,
      ...context.meter.run(1, () => outcomeOf(listener, question, said)),
    });
  }
  const perSource = chosen.flatMap((name) =>
    languages.map((language) => {
      const own = outcomes.filter((one) => one.set === name && one.language === language);
      return [`${name}, ${language}`, metricsOf(own, seed)] as const;
    }),
  );
  return {
    protocol: 'held-out',
    files: [fileOf(set, questions)],
    config: { models, threshold, intents: shopIntents.length },
    seed,
    n: questions.length,
    metrics: metricsOf(outcomes, seed),
    perSource: Object.fromEntries(perSource),
    baselines: {},
    published: [],
    notes: options.oneOf('errors', ['on', 'off']) === 'on' ? errorsOf(outcomes) : [],
  };
}

type Signals = (text: string) => Promise<MessageSignals | undefined>;

const noSignals: Signals = () => Promise.resolve(undefined);

async function servedSignals(): Promise<Signals> {
  const directory = await encoderDirectory(process.env, (line) =>
    process.stderr.write(`${line}\n`),
  );
  if (directory === undefined) {
    throw new InputError({ path: 'MODEL_DIR' }, 'there are no encoders: use --models linear');
  }
  const understanding = await MessageUnderstanding.load(directory, shopIntents);
  return (text) => understanding.signalsOf(text);
}

function outcomeOf(
  listener: Listener,
  { text, intent }: HeldOutQuestion,
  signals: MessageSignals | undefined,
): Pick<Outcome, 'is' | 'concluded'> {
  const heard = listener.hear({ text, signals, named: { own: [], foreign: false }, offered: [] });
  const concluded = heard.intents.map(({ name }) => name);
  const choices = heard.choices.map(({ name }) => name);
  const wanted = intent === OUT_OF_SCOPE ? '' : intent;
  const is = isOf({ wanted, concluded: concluded.join('+'), choices });
  const said = concluded.join('+') || `? ${choices.join(' / ')}`;
  return {
    is,
    concluded: `${said} (${heard.confidence.toFixed(2)}, ${heard.ranking[0]?.intent ?? '-'})`,
  };
}

function isOf(of: {
  wanted: string;
  concluded: string;
  choices: readonly string[];
}): Outcome['is'] {
  if (of.concluded === of.wanted) return 'right';
  if (of.concluded !== '') return 'wrong';
  return of.choices.includes(of.wanted) ? 'offered' : 'asked back';
}

function metricsOf(outcomes: readonly Outcome[], seed: number): Metrics {
  const share = (wanted: Outcome['is']) =>
    bootstrapMean(
      outcomes.map(({ is }) => Number(is === wanted)),
      { seed },
    );
  return { right: share('right'), wrong: share('wrong'), offered: share('offered') };
}

function errorsOf(outcomes: readonly (Outcome & { set: string })[]): string[] {
  return outcomes
    .filter(({ is }) => is !== 'right')
    .map((one) => `${one.set}, ${one.is}: ${one.text} [${one.intent}] ${one.concluded}`);
}

function fileOf(set: string, questions: readonly HeldOutQuestion[]): DataFile {
  const sha256 = createHash('sha256').update(JSON.stringify(questions)).digest('hex');
  return { path: `hold-out (${set})`, sha256, rows: questions.length };
}
