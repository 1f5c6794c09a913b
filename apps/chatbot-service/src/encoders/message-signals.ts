import { intentsVersion, readingsOf } from '@tradewind/chatbot';
import type { Intent } from '@tradewind/chatbot';
import type { MessageSignals } from '@tradewind/contracts';
import { encoderModels } from '@tradewind/encoder';
import { IntentEncoder } from './intent-encoder.js';
import { PageVectors } from './page-vectors.js';

/** Chinese goes to the Chinese model, everything else to the English one. */
function languageOf(text: string): 'en' | 'zh' {
  return /\p{Script=Han}/u.test(text) ? 'zh' : 'en';
}

/** Says of messages in any language what the encoders and the linear model conclude. */
export class MessageUnderstanding {
  /** Vectors of the pages of all tenants. */
  readonly pages: PageVectors;

  private constructor(
    /** Names the models and what they learned. */
    readonly modelVersion: string,
    private readonly encoders: ReadonlyMap<string, IntentEncoder>,
  ) {
    this.pages = new PageVectors(async (text, language) => {
      const encoder = encoders.get(language);
      if (!encoder) throw new TypeError(`there is no encoder of ${language}`);
      return encoder.vectorOf(text);
    });
  }

  /** Rejects with a ModelUnavailableError if the directory lacks a model. */
  static async load(directory: string, intents: readonly Intent[]): Promise<MessageUnderstanding> {
    const encoders = new Map<string, IntentEncoder>();
    for (const model of encoderModels) {
      encoders.set(model.language, await IntentEncoder.load(directory, model, intents));
    }
    const names = encoderModels.map(({ name }) => name);
    return new MessageUnderstanding([intentsVersion(intents), ...names].join('+'), encoders);
  }

  /**
   * The signals of a text, whose readings are understood one by one; with a tenant, also the passages of the tenant's
   * pages that are closest to it.
   */
  async signalsOf(text: string, tenant?: string): Promise<MessageSignals> {
    const clauses = await Promise.all(
      readingsOf(text).map(async (reading) => this.#of(reading)?.understand(reading)),
    );
    const passages = tenant === undefined ? [] : await this.#passagesFor(tenant, text);
    return {
      modelVersion: this.modelVersion,
      clauses: clauses.filter((clause) => clause !== undefined),
      ...(passages.length > 0 && { passages }),
    };
  }

  #of(text: string): IntentEncoder | undefined {
    return this.encoders.get(languageOf(text));
  }

  async #passagesFor(tenant: string, text: string) {
    const vector = await this.#of(text)?.vectorOf(text);
    return vector ? this.pages.nearest(tenant, languageOf(text), vector) : [];
  }
}
