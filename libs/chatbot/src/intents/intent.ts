export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];
export type Localised<Value> = Readonly<Record<Language, Value>>;

/** How an intent is answered. */
export type IntentKind =
  /** With its text. */
  | 'answer'
  /** From the shopper's orders. */
  | 'order'
  /** By a person. */
  | 'handoff'
  /** Not at all: what a shop's assistant is not for. */
  | 'none';

/** Something that shoppers want, in their words. */
export interface Intent {
  readonly name: string;
  readonly kind: IntentKind;
  readonly utterances: Localised<readonly string[]>;
  /** Of kind `answer`. Names no figure, since only the shop knows its own: see `AnswerBook`. */
  readonly answer?: Localised<string>;
}
