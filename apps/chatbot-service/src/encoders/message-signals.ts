import { intentsVersion, readingsOf } from '@tradewind/chatbot';
import type { Intent } from '@tradewind/chatbot';
import type { MessageSignals } from '@tradewind/contracts';
import { encoderModels } from '@tradewind/encoder';
import { IntentEncoder } from './intent-encoder.js';

/** Chinese goes to the Chinese model, everything else to the English one. */
function languageOf(text: string): 'en' | 'zh' {
  return /\p{Script=Han}/u.test(text) ? 'zh' : 'en';
}

/** Says of messages in any language what the encoders and the linear model conclude. */
export class MessageUnderstanding {
  private constructor(
    /** Names the models and what they learned. */
    readonly modelVersion: string,
    private readonly encoders: ReadonlyMap<string, IntentEncoder>,
  ) {}

  /** Rejects with a ModelUnavailableError if the directory lacks a model. */
  static async load(directory: string, intents: readonly Intent[]): Promise<MessageUnderstanding> {
    const encoders = new Map<string, IntentEncoder>();
    for (const model of encoderModels) {
      encoders.set(model.language, await IntentEncoder.load(directory, model, intents));
    }
    const names = encoderModels.map(({ name }) => name);
    return new MessageUnderstanding([intentsVersion(intents), ...names].join('+'), encoders);
  }

  /** The signals of a text, whose readings are understood one by one. */
  async signalsOf(text: string): Promise<MessageSignals> {
    return this.ofReadings(readingsOf(text));
  }

  async ofReadings(readings: readonly string[]): Promise<MessageSignals> {
    const clauses = await Promise.all(
      readings.map(async (text) => this.encoders.get(languageOf(text))?.understand(text)),
    );
    return {
      modelVersion: this.modelVersion,
      clauses: clauses.filter((clause) => clause !== undefined),
    };
  }
}
