import { answerDocument, answerId } from '@tradewind/contracts';
import type { DocumentReader } from '@tradewind/contracts';
import type { Intent, Language, Localised } from './intents/index.js';

/** Texts of a shop by tenant and intent. A language without a text falls back to the default. */
export type ShopAnswers = Readonly<
  Record<string, Readonly<Record<string, Readonly<Partial<Localised<string>>>>>>
>;

export interface BookedAnswer {
  readonly text: string;
  /**
   * `<intent>@<language>`, preceded by the tenant if the text is the shop's own; of a document
   * `answer/<id>@<version>`.
   */
  readonly id: string;
  /** Whether the shop has written it, and not the platform. */
  readonly isOwn: boolean;
}

/**
 * Texts of the intents that are answered by one. The default texts contain no period, price or
 * figure, since a promise that an assistant makes up binds the shop. A shop replaces them by its
 * own: by documents at run time, else by a file.
 */
export class AnswerBook {
  constructor(private readonly shops: ShopAnswers = {}) {}

  find(
    tenant: string,
    intent: Intent,
    { language, documents }: { readonly language: Language; readonly documents: DocumentReader },
  ): BookedAnswer | undefined {
    const document = documents.get(answerDocument, tenant, answerId(intent.name, language));
    if (document) {
      const id = `answer/${document.id}@${String(document.version)}`;
      return { text: document.content.text, id, isOwn: true };
    }
    const own = this.shops[tenant]?.[intent.name]?.[language];
    if (own !== undefined)
      return { text: own, id: `${tenant}/${intent.name}@${language}`, isOwn: true };
    const text = intent.answer?.[language];
    return text === undefined
      ? undefined
      : { text, id: `${intent.name}@${language}`, isOwn: false };
  }
}
