import { language } from './text.js';

export function count(value: number): string {
  return new Intl.NumberFormat(language.value, { maximumFractionDigits: 1 }).format(value);
}

export function decimal(value: number, digits = 2): string {
  return new Intl.NumberFormat(language.value, { maximumFractionDigits: digits }).format(value);
}

export function percent(share: number): string {
  return new Intl.NumberFormat(language.value, {
    style: 'percent',
    maximumFractionDigits: 1,
  }).format(share);
}

/** An amount; without a currency where the shop has told none. */
export function money(amount: number, currency?: string): string {
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  if (currency === undefined) return new Intl.NumberFormat(language.value, digits).format(amount);
  return new Intl.NumberFormat(language.value, { style: 'currency', currency }).format(amount);
}

export function time(at: string | number): string {
  return new Intl.DateTimeFormat(language.value, {
    dateStyle: 'medium',
    timeStyle: 'short',
  }).format(new Date(at));
}

export function clock(at: number): string {
  return new Intl.DateTimeFormat(language.value, { timeStyle: 'medium' }).format(new Date(at));
}
