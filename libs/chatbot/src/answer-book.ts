import type { Intent, Language, Localised } from './intents/index.js';

/** Texts of a shop by tenant and intent; a language left out falls back to what ships. */
export type ShopAnswers = Readonly<
  Record<string, Readonly<Record<string, Readonly<Partial<Localised<string>>>>>>
>;

export interface BookedAnswer {
  readonly text: string;
  /** `<intent>@<language>`, with the tenant before it when the text is the shop's own. */
  readonly id: string;
}

/**
 * Texts of the intents that have one. What ships names no period, price or figure, because a promise
 * that a shop's assistant makes up binds the shop; a shop puts its own texts in their place.
 */
export class AnswerBook {
  constructor(private readonly shops: ShopAnswers = {}) {}

  find(tenant: string, intent: Intent, language: Language): BookedAnswer | undefined {
    const own = this.shops[tenant]?.[intent.name]?.[language];
    if (own !== undefined) return { text: own, id: `${tenant}/${intent.name}@${language}` };
    const text = intent.answer?.[language];
    return text === undefined ? undefined : { text, id: `${intent.name}@${language}` };
  }
}
