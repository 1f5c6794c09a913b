import type { Language } from './intents/index.js';

/**
 * Detects the language by script: Chinese if the text has a Han character, English if it has a
 * Latin letter, else the language before.
 */
export function languageOf(text: string, before: Language): Language {
  if (/\p{Script=Han}/u.test(text)) return 'zh';
  return /\p{Script=Latin}/u.test(text) ? 'en' : before;
}
