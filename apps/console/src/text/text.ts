import { effect, signal } from '@preact/signals';
import { en } from './en.js';
import type { TextKey } from './en.js';
import { zh } from './zh.js';

export type Language = 'en' | 'zh';

const STORED = 'tradewind.language';

function preferred(): Language {
  const stored = localStorage.getItem(STORED);
  if (stored === 'en' || stored === 'zh') return stored;
  return navigator.language.startsWith('zh') ? 'zh' : 'en';
}

export const language = signal<Language>(preferred());

effect(() => {
  document.documentElement.lang = language.value;
});

export function chooseLanguage(chosen: Language): void {
  localStorage.setItem(STORED, chosen);
  language.value = chosen;
}

/** The text of a key in the chosen language. */
export function t(key: TextKey, values: Readonly<Record<string, string | number>> = {}): string {
  const text = (language.value === 'zh' ? zh : en)[key];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Whether a text is a key, for names that services give. */
export function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(en, key);
}
