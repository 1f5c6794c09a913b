import { useEffect } from 'preact/hooks';
import { t } from '../text/text.js';
import { tell } from '../tradewind.js';

/** The title of the page, which is told once it has it, and what else is to be told of it, once. */
export function usePage(title: string | undefined, alsoTell?: () => void): void {
  useEffect(() => {
    const name = t('shop.name');
    document.title = title === undefined ? name : `${title} · ${name}`;
    tell.page();
    alsoTell?.();
  }, []);
}
