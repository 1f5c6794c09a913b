import { chooseLanguage, language, t } from '../text/text.js';
import { toggleTheme } from './theme.js';

/** Language, and light or dark. */
export function Preferences() {
  const other = language.value === 'en' ? 'zh' : 'en';
  return (
    <>
      <button
        type="button"
        class="plain"
        lang={other}
        onClick={() => {
          chooseLanguage(other);
        }}
      >
        {t('app.language')}
      </button>
      <button
        type="button"
        class="plain"
        aria-label={t('app.theme')}
        title={t('app.theme')}
        onClick={toggleTheme}
      >
        ◐
      </button>
    </>
  );
}
