import { h } from 'preact';
import type { FunctionComponent } from 'preact';
import { useState } from 'preact/hooks';
import type { Catalogue, Product, ShopSession } from './api.js';
import { keepCart, quantityOf, readCart, withQuantity } from './cart.js';
import { AccountPage } from './pages/account.js';
import { CartPage } from './pages/cart.js';
import { CategoryPage, SearchPage } from './pages/category.js';
import { CheckoutPage, OrderedPage } from './pages/checkout.js';
import { HomePage } from './pages/home.js';
import { ProductPage } from './pages/product.js';
import { CampaignBanner } from './parts/banner.js';
import { Footer, Header } from './parts/frame.js';
import { routeOf } from './route.js';
import type { PageName } from './route.js';
import { categoryOf, ShopContext } from './state.js';
import { t } from './text/text.js';
import { tell } from './tradewind.js';

const pages: Readonly<Record<PageName, FunctionComponent>> = {
  home: HomePage,
  category: CategoryPage,
  search: SearchPage,
  product: ProductPage,
  cart: CartPage,
  checkout: CheckoutPage,
  ordered: OrderedPage,
  account: AccountPage,
};

export function Shop({ catalogue, session }: { catalogue: Catalogue; session: ShopSession }) {
  const [route] = useState(() => routeOf(new URL(location.href)));
  const [cart, setCart] = useState(readCart);
  const [said, announce] = useState('');
  const keep = (next: typeof cart) => {
    keepCart(next);
    setCart(next);
  };
  const setQuantity = (product: Product, quantity: number) => {
    const next = withQuantity(cart, product.id, quantity);
    const change = quantityOf(next, product.id) - quantityOf(cart, product.id);
    tellChange(change, { product_id: product.id, category: categoryOf(catalogue, product) });
    keep(next);
  };
  const emptyCart = () => {
    keep([]);
  };
  const Page = pages[route.page];
  // Whoever is at the till needs no reminder of the cart.
  const isBuying = route.page === 'cart' || route.page === 'checkout';
  return (
    <ShopContext.Provider
      value={{ route, catalogue, session, cart, setQuantity, emptyCart, announce }}
    >
      <a class="skip" href="#page">
        {t('shop.skip')}
      </a>
      <Header />
      {!isBuying && <CampaignBanner />}
      <main id="page" tabIndex={-1}>
        <Page />
      </main>
      <Footer />
      {h('tw-chat', { label: t('chat.label') })}
      <div class="said" role="status" data-shown={said !== ''}>
        {said}
      </div>
    </ShopContext.Provider>
  );
}

/** Names and prices are the catalogue's: the page says what it is about and how many. */
function tellChange(change: number, about: object): void {
  if (change === 0) return;
  tell.event(change > 0 ? 'Product Added' : 'Product Removed', {
    ...about,
    quantity: Math.abs(change),
  });
}

export function Unreachable() {
  return (
    <main id="page">
      <p role="alert">{t('shop.unreachable')}</p>
    </main>
  );
}
