/** What one message of a shopper should lead to. */
export interface Step {
  readonly say: string;
  /** What the reply has to contain. */
  readonly says?: RegExp | readonly RegExp[];
  /** What it must not contain. */
  readonly never?: RegExp;
  /** What the reply has to be a reply to. */
  readonly intent?: string;
  /** The type of the event on the topic of actions; none if it is absent. */
  readonly action?: 'action.requested' | 'action.confirmed' | 'action.declined';
  /** Whether a person takes over. @default false */
  readonly handsOff?: boolean;
}

export interface Journey {
  readonly name: string;
  readonly language: 'en' | 'zh';
  /** A guest is not signed in. */
  readonly guest?: true;
  readonly steps: readonly Step[];
}
