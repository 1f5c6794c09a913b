import { useState } from 'preact/hooks';
import { shop } from '../api.js';
import { Products } from '../parts/products.js';
import { Shelf } from '../parts/shelf.js';
import { usePage } from '../parts/use-page.js';
import { HOME, linkTo } from '../route.js';
import { useShop } from '../state.js';
import { money, t } from '../text/text.js';
import { anonymousId, tell } from '../tradewind.js';
import { rowsOf, toldProducts, Totals, totalsOf } from './cart.js';

/** The number of the order that was placed last, for the page that thanks for it. */
const PLACED = 'kestrel.placed';

export function CheckoutPage() {
  const state = useShop();
  const rows = rowsOf(state);
  usePage(t('checkout.title'), () => {
    if (rows.length > 0) tell.event('Checkout Started', { products: toldProducts(state.cart) });
  });
  if (rows.length === 0) {
    return (
      <>
        <h1>{t('checkout.title')}</h1>
        <p>
          {t('cart.empty')} <a href={HOME}>{t('cart.go')}</a>
        </p>
      </>
    );
  }
  return (
    <>
      <h1>{t('checkout.title')}</h1>
      <div class="cart">
        <div>
          <WhoOrders />
          <Products products={rows.map(({ product }) => product)} />
        </div>
        <OrderForm />
      </div>
    </>
  );
}

function WhoOrders() {
  const { customer } = useShop().session;
  if (customer) return <p>{t('checkout.as', { name: customer.name })}</p>;
  return (
    <p>
      {t('checkout.asGuest')} <a href={linkTo('account')}>{t('checkout.signIn')}</a>
    </p>
  );
}

function OrderForm() {
  const state = useShop();
  const rows = rowsOf(state);
  const [isBusy, setBusy] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const order = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    try {
      const lines = rows.map(({ product, quantity }) => ({ id: product.id, quantity }));
      const { orderId } = await shop.order(anonymousId(), lines);
      state.emptyCart();
      sessionStorage.setItem(PLACED, orderId);
      location.assign(linkTo('ordered'));
    } catch {
      setBusy(false);
      setFailed(true);
    }
  };
  return (
    <form class="summary" onSubmit={(event) => void order(event)}>
      <fieldset>
        <legend>{t('checkout.pay')}</legend>
        <label>
          <input type="radio" name="pay" value="invoice" defaultChecked /> {t('checkout.invoice')}
        </label>
        <label>
          <input type="radio" name="pay" value="card" /> {t('checkout.card')}
        </label>
      </fieldset>
      <Totals rows={rows} />
      <button type="submit" class="button" disabled={isBusy}>
        {t('checkout.order', { total: money(totalsOf(rows).total) })}
      </button>
      {hasFailed && <p role="alert">{t('checkout.failed')}</p>}
      <p class="quiet">{t('checkout.note')}</p>
    </form>
  );
}

export function OrderedPage() {
  const { session } = useShop();
  usePage(t('ordered.title'));
  const id = sessionStorage.getItem(PLACED) ?? '';
  return (
    <>
      <section class="thanks">
        <h1>{t('ordered.title')}</h1>
        {id !== '' && <p>{t('ordered.number', { id })}</p>}
        <p>{session.customer ? t('ordered.chat') : t('ordered.guest')}</p>
        <a class="button" href={HOME}>
          {t('ordered.next')}
        </a>
      </section>
      <Shelf slot="for-you" />
    </>
  );
}
