import type { Localised } from '../api.js';
import { en } from './en.js';
import type { TextKey } from './en.js';
import { zh } from './zh.js';

export type Language = 'en' | 'zh';

const STORED = 'kestrel.language';

function preferred(): Language {
  const stored = localStorage.getItem(STORED);
  if (stored === 'en' || stored === 'zh') return stored;
  return navigator.language.startsWith('zh') ? 'zh' : 'en';
}

/** The language of this page; another one is another page. */
export const language: Language = preferred();

export function chooseLanguage(chosen: Language): void {
  localStorage.setItem(STORED, chosen);
  location.reload();
}

/** The text of a key in the language of the page. */
export function t(key: TextKey, values: Readonly<Record<string, string | number>> = {}): string {
  const text = (language === 'zh' ? zh : en)[key];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

export function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(en, key);
}

/** A text of the catalogue in the language of the page. */
export function said(text: Localised): string {
  return text[language];
}

export function money(amount: number): string {
  const digits = Number.isInteger(amount) ? { minimumFractionDigits: 0 } : {};
  const options = { style: 'currency', currency: 'EUR', ...digits } as const;
  return new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-IE', options).format(amount);
}

export function day(at: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(at),
  );
}
