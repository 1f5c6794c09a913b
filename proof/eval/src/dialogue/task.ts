import { createHash } from 'node:crypto';
import { jsonOption } from '../command/options.js';
import type { Options } from '../command/options.js';
import { bootstrapMean } from '../measure/bootstrap.js';
import type { Metrics, TaskResult } from '../report/evaluation.js';
import type { Task, TaskContext } from '../task.js';
import { loadUnderstanding, MODELS } from '../understanding/served-signals.js';
import { Assistant } from './assistant.js';
import type { Concluded } from './assistant.js';
import type { Journey, Step } from './journey.js';
import { chineseJourneys } from './journeys/chinese.js';
import { englishJourneys } from './journeys/english.js';

export const journeys: readonly Journey[] = [...englishJourneys, ...chineseJourneys];

/** Scripted conversations with the assistant that serves. */
export const dialogueTask: Task = {
  name: 'dialogue',
  summary: 'Goes through scripted conversations in both languages with the assistant that serves.',
  about: [
    'steps is the share of messages whose reply is what the script demands: facts of the order, the product or the',
    'page, the action that it leads to, and nothing that it must not say; journeys the share of conversations of',
    'which every reply is. Orders, catalogue and pages are those of one shop, shipped with the platform. Intervals',
    'come from a bootstrap over messages and over conversations.',
  ],
  example: 'npm run eval -- dialogue',
  options: {
    models: {
      value: 'NAME',
      text: `what understands: ${MODELS.join(', ')}; encoders are downloaded once`,
      standard: 'fused',
    },
    errors: { value: 'NAME', text: 'shows replies that are not right: on, off', standard: 'off' },
    seed: { value: 'N', text: 'of the intervals', standard: '1' },
    json: jsonOption,
  },
  run: runDialogue,
};

interface Outcome {
  readonly journey: Journey;
  readonly wrong: readonly string[];
}

async function runDialogue(options: Options, context: TaskContext): Promise<TaskResult> {
  const seed = options.whole('seed', [0, 2 ** 32 - 1]);
  const models = options.oneOf('models', MODELS);
  const assistant = await Assistant.open(await loadUnderstanding(models));
  const outcomes: Outcome[] = [];
  for (const [at, journey] of journeys.entries()) {
    context.progress.at('conversations', at, journeys.length);
    outcomes.push({
      journey,
      wrong: await wrongSteps(assistant, `j${String(at)}`, journey, context),
    });
  }
  const of = (language: string) => outcomes.filter(({ journey }) => journey.language === language);
  const text = JSON.stringify(journeys, (_, value: unknown) =>
    value instanceof RegExp ? String(value) : value,
  );
  const steps = journeys.reduce((sum, journey) => sum + journey.steps.length, 0);
  return {
    protocol: 'scripted',
    files: [
      {
        path: 'journeys',
        sha256: createHash('sha256').update(text).digest('hex'),
        rows: steps,
      },
    ],
    config: { models, journeys: journeys.length },
    seed,
    n: steps,
    metrics: metricsOf(outcomes, seed),
    perSource: { en: metricsOf(of('en'), seed), zh: metricsOf(of('zh'), seed) },
    baselines: {},
    published: [],
    notes:
      options.oneOf('errors', ['on', 'off']) === 'on'
        ? outcomes.flatMap(({ wrong }) => wrong.filter((note) => note !== ''))
        : [],
  };
}

/** For each step what was wrong, or the empty text. */
async function wrongSteps(
  assistant: Assistant,
  id: string,
  { steps, guest, name, language }: Journey,
  context: TaskContext,
): Promise<string[]> {
  const notes: string[] = [];
  for (const step of steps) {
    const data = await assistant.received(id, step.say, guest === true);
    const events = context.meter.run(1, () => assistant.answer(data));
    const wrong = wrongWith(step, events);
    notes.push(wrong === undefined ? '' : `${language}, ${name}: ${step.say} -> ${wrong}`);
  }
  return notes;
}

function wrongWith(step: Step, events: readonly Concluded[]): string | undefined {
  const of = (type: string) => events.find((event) => event.type === type)?.data;
  const reply = of('message.sent') as { text: string; intent: string } | undefined;
  if (!reply) return 'no reply';
  const action = events.find(({ type }) => type.startsWith('action.'))?.type;
  const said = `[${reply.intent}, ${action ?? '-'}] ${reply.text.replaceAll('\n', ' / ')}`;
  const isRight =
    isSaid(step, reply.text) &&
    (step.intent === undefined || step.intent === reply.intent) &&
    action === step.action &&
    (of('handoff.requested') !== undefined) === (step.handsOff ?? false);
  return isRight ? undefined : said;
}

function isSaid({ says, never }: Step, text: string): boolean {
  const isForbidden = never?.test(text) ?? false;
  return !isForbidden && [says ?? []].flat().every((pattern) => pattern.test(text));
}

function metricsOf(outcomes: readonly Outcome[], seed: number): Metrics {
  const steps = outcomes.flatMap(({ wrong }) => wrong.map((note) => Number(note === '')));
  const whole = outcomes.map(({ wrong }) => Number(wrong.every((note) => note === '')));
  return { steps: bootstrapMean(steps, { seed }), journeys: bootstrapMean(whole, { seed }) };
}
