import type { Language } from './intents/index.js';

/** By script: Chinese if it holds a Han character, English if a Latin letter, else as before. */
export function languageOf(text: string, before: Language): Language {
  if (/\p{Script=Han}/u.test(text)) return 'zh';
  return /\p{Script=Latin}/u.test(text) ? 'en' : before;
}
