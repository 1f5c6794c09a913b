import englishFirst from './holdout-1/en.json' with { type: 'json' };
import chineseFirst from './holdout-1/zh.json' with { type: 'json' };
import englishSecond from './holdout-2/en.json' with { type: 'json' };
import chineseSecond from './holdout-2/zh.json' with { type: 'json' };
import englishThird from './holdout-3/en.json' with { type: 'json' };
import chineseThird from './holdout-3/zh.json' with { type: 'json' };
import type { Language } from './intent.js';

/** A question that no model learns, with the intent that it has. */
export interface HeldOutQuestion {
  readonly text: string;
  readonly intent: string;
  readonly language: Language;
}

export const holdOutNames = ['first', 'second', 'third'] as const;
export type HoldOutName = (typeof holdOutNames)[number];

type Questions = Readonly<Record<string, readonly string[]>>;

/**
 * Questions that measure how well the seed is understood. Each set was written apart from the seed and from the other
 * sets. Kinds of errors on the first two have led to additions to the seed; the third was written after the last of
 * them, and nothing is ever changed for its sake.
 */
export const holdouts: Readonly<Record<HoldOutName, readonly HeldOutQuestion[]>> = {
  first: [...questionsOf(englishFirst, 'en'), ...questionsOf(chineseFirst, 'zh')],
  second: [...questionsOf(englishSecond, 'en'), ...questionsOf(chineseSecond, 'zh')],
  third: [...questionsOf(englishThird, 'en'), ...questionsOf(chineseThird, 'zh')],
};

function questionsOf(questions: Questions, language: Language): HeldOutQuestion[] {
  return Object.entries(questions).flatMap(([intent, texts]) =>
    texts.map((text) => ({ text, intent, language })),
  );
}
