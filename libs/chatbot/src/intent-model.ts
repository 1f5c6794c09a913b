import { createHash } from 'node:crypto';
import { LinearTextClassifier } from '@tradewind/ml';
import type { TextPrediction } from '@tradewind/ml';
import { languages } from './intents/index.js';
import type { Intent, Language } from './intents/index.js';

/** Classifies texts by intent, trained on the utterances of each. */
export class IntentModel {
  /** Identifies the training data: equal utterances give an equal version and equal predictions. */
  readonly version: string;
  readonly #classifier = new LinearTextClassifier({ seed: 1 });
  readonly #intents: ReadonlyMap<string, Intent>;

  constructor(intents: readonly Intent[]) {
    this.#intents = new Map(intents.map((intent) => [intent.name, intent]));
    this.#classifier.learn(examplesOf(intents, languages));
    this.version = intentsVersion(intents);
  }

  predict(text: string): TextPrediction {
    return this.#classifier.predict(text);
  }

  intent(name: string): Intent | undefined {
    return this.#intents.get(name);
  }
}

/** The utterances of intents in some languages. */
export function examplesOf(
  intents: readonly Intent[],
  wanted: readonly Language[],
): { text: string; label: string }[] {
  return intents.flatMap(({ name, utterances }) =>
    wanted.flatMap((language) => utterances[language].map((text) => ({ text, label: name }))),
  );
}

/** Identifies what is learned from intents. */
export function intentsVersion(intents: readonly Intent[]): string {
  const examples = JSON.stringify(examplesOf(intents, languages));
  return `intents-${createHash('sha256').update(examples).digest('hex').slice(0, 12)}`;
}
