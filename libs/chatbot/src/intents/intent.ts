export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];
export type Localised<Value> = Readonly<Record<Language, Value>>;

/** How an intent is answered. */
export type IntentKind =
  /** Answered with the intent's text. */
  | 'answer'
  /** Answered from the shopper's orders. */
  | 'order'
  /** Answered by a person. */
  | 'handoff'
  /** Not answered, since it is outside the assistant's scope. */
  | 'none';

/** A request of shoppers, with examples in their words. */
export interface Intent {
  readonly name: string;
  readonly kind: IntentKind;
  readonly utterances: Localised<readonly string[]>;
  /**
   * The answer for kind `answer`. It contains no figures, since only the shop knows its own: see
   * `AnswerBook`.
   */
  readonly answer?: Localised<string>;
}
