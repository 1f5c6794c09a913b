import { language } from './text.js';

/** The browser's own region, where it speaks the language of the page. */
function locale(): string {
  const { value } = language;
  return navigator.languages.find((each) => each.startsWith(value)) ?? value;
}

export function count(value: number): string {
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(value);
}

export function decimal(value: number, digits = 2): string {
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: digits }).format(value);
}

export function percent(share: number): string {
  return new Intl.NumberFormat(locale(), {
    style: 'percent',
    maximumFractionDigits: 1,
  }).format(share);
}

/** An amount; without a currency where the shop has told none. */
export function money(amount: number, currency?: string): string {
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  if (currency === undefined) return new Intl.NumberFormat(locale(), digits).format(amount);
  return new Intl.NumberFormat(locale(), { style: 'currency', currency }).format(amount);
}

export function time(at: string | number): string {
  return new Intl.DateTimeFormat(locale(), {
    dateStyle: 'medium',
    timeStyle: 'short',
  }).format(new Date(at));
}

export function clock(at: number): string {
  return new Intl.DateTimeFormat(locale(), { timeStyle: 'medium' }).format(new Date(at));
}
