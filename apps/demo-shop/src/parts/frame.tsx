import { pieces } from '../cart.js';
import { HOME, linkTo } from '../route.js';
import { useShop } from '../state.js';
import { chooseLanguage, language, said, t } from '../text/text.js';

export function Header() {
  const { session } = useShop();
  return (
    <header class="top">
      <div class="top-row">
        <a class="brand" href={HOME}>
          <Kestrel />
          {t('shop.name')}
        </a>
        <SearchForm />
        <div class="top-links">
          <LanguageButton />
          <a href={linkTo('account')}>{session.customer?.name.split(' ')[0] ?? t('nav.signIn')}</a>
          <CartLink />
        </div>
      </div>
      <Categories />
    </header>
  );
}

function Kestrel() {
  return (
    <svg viewBox="0 0 32 32" width="30" height="30" aria-hidden="true">
      <circle cx="16" cy="16" r="16" class="mark-back" />
      <path
        d="M5 15c6-6 10-4 11 1 1-5 5-7 11-1-4-1-7 0-8 3l1 7-4-4-4 4 1-7c-1-3-4-4-8-3z"
        class="mark-bird"
      />
    </svg>
  );
}

function SearchForm() {
  const { route } = useShop();
  return (
    <form class="search" role="search" action={linkTo('search')} method="get">
      <input
        type="search"
        name="q"
        maxLength={100}
        defaultValue={route.query}
        aria-label={t('nav.search')}
        placeholder={t('nav.searchHint')}
      />
    </form>
  );
}

function LanguageButton() {
  const other = language === 'zh' ? 'en' : 'zh';
  return (
    <button
      type="button"
      class="plain"
      lang={other}
      onClick={() => {
        chooseLanguage(other);
      }}
    >
      {t('nav.language')}
    </button>
  );
}

function CartLink() {
  const count = pieces(useShop().cart);
  return (
    <a class="cart-link" href={linkTo('cart')} title={t('nav.cartOf', { count })}>
      {t('nav.cart')}{' '}
      <span class="count" data-empty={count === 0}>
        {count}
      </span>
    </a>
  );
}

function Categories() {
  const { catalogue, route } = useShop();
  const current = route.page === 'category' ? route.id : undefined;
  return (
    <nav class="categories" aria-label={t('nav.categories')}>
      {catalogue.categories.map(({ id, name }) => (
        <a
          key={id}
          href={linkTo('category', id)}
          aria-current={id === current ? 'page' : undefined}
        >
          {said(name)}
        </a>
      ))}
    </nav>
  );
}

export function Footer() {
  return (
    <footer>
      <p>{t('shop.demo')}</p>
      <p>
        <a href="/">{t('shop.console')}</a>
      </p>
    </footer>
  );
}
