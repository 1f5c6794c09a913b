import { useEffect } from 'preact/hooks';
import { connected } from '../api/live.js';
import { logOut, session, type Session } from '../api/session.js';
import { Notice } from '../parts/notice.js';
import { t } from '../text/text.js';
import { LogIn } from './log-in.js';
import { pages } from './pages.js';
import { Preferences } from './preferences.js';
import { linkTo, route } from './router.js';

export function App() {
  if (session.value === undefined) return null;
  if (session.value === null) return <LogIn />;
  const { page, rest } = route.value;
  const shown = pages.find(({ name }) => name === page) ?? pages[0];
  if (!shown) return null;
  return (
    <div class="shell">
      <a class="skip" href="#page" onClick={skip}>
        {t('nav.skip')}
      </a>
      <TopBar session={session.value} />
      <Navigation current={shown.name} />
      <Shown key={`${shown.name}/${rest.join('/')}`} entry={shown} rest={rest} />
      <Notice />
    </div>
  );
}

/** The address names the page, so that the link may not change it. */
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('page')?.focus();
}

function Shown({ entry, rest }: { entry: (typeof pages)[number]; rest: readonly string[] }) {
  const title = t(entry.text);
  useEffect(() => {
    document.title = `${title} · Tradewind`;
  }, [title]);
  const { page: ShownPage } = entry;
  return <ShownPage rest={rest} />;
}

function TopBar({ session: { tenant, actor, role } }: { session: Session }) {
  return (
    <header class="top-bar">
      <a class="brand" href={linkTo('start')}>
        <img src="/mark.svg" alt="" width="28" height="28" />
        Tradewind
      </a>
      <span class="tenant">{tenant}</span>
      <span class={`live ${connected.value ? 'on' : ''}`}>
        {connected.value ? t('app.live') : t('app.connecting')}
      </span>
      <span class="actor">
        {actor}
        {role !== 'operator' && ` · ${t(`role.${role}`)}`}
      </span>
      <Preferences />
      <button type="button" class="plain" onClick={() => void logOut()}>
        {t('app.logOut')}
      </button>
    </header>
  );
}

function Navigation({ current }: { current: string }) {
  return (
    <nav aria-label={t('nav.label')}>
      <ul>
        {pages.map(({ name, text }) => (
          <li key={name}>
            <a href={linkTo(name)} aria-current={name === current ? 'page' : undefined}>
              {t(text)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
