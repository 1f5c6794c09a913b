const STORED = 'tradewind.theme';

const root = document.documentElement;
const stored = localStorage.getItem(STORED);
if (stored !== null) root.dataset['theme'] = stored;

/** Changes between light and dark; until then the system decides. */
export function toggleTheme(): void {
  const isDark =
    (root.dataset['theme'] ??
      (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : '')) === 'dark';
  const chosen = isDark ? 'light' : 'dark';
  root.dataset['theme'] = chosen;
  localStorage.setItem(STORED, chosen);
}
