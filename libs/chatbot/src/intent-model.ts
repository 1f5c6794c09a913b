import { createHash } from 'node:crypto';
import { LinearTextClassifier } from '@tradewind/ml';
import type { TextPrediction } from '@tradewind/ml';
import { languages } from './intents/index.js';
import type { Intent } from './intents/index.js';

/** Classifies texts by intent, trained on the utterances of each. */
export class IntentModel {
  /** Identifies the training data: equal utterances give an equal version and equal predictions. */
  readonly version: string;
  readonly #classifier = new LinearTextClassifier({ seed: 1 });
  readonly #intents: ReadonlyMap<string, Intent>;

  constructor(intents: readonly Intent[]) {
    this.#intents = new Map(intents.map((intent) => [intent.name, intent]));
    const examples = intents.flatMap(({ name, utterances }) =>
      languages.flatMap((language) => utterances[language].map((text) => ({ text, label: name }))),
    );
    this.#classifier.learn(examples);
    const digest = createHash('sha256').update(JSON.stringify(examples)).digest('hex');
    this.version = `intents-${digest.slice(0, 12)}`;
  }

  predict(text: string): TextPrediction {
    return this.#classifier.predict(text);
  }

  intent(name: string): Intent | undefined {
    return this.#intents.get(name);
  }
}
