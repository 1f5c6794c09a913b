import type { Product } from '../api.js';
import type { Cart } from '../cart.js';
import { Shelf } from '../parts/shelf.js';
import { usePage } from '../parts/use-page.js';
import { linkTo } from '../route.js';
import { productWith, useShop } from '../state.js';
import type { ShopState } from '../state.js';
import { money, said, t } from '../text/text.js';
import { tell } from '../tradewind.js';

const SHIPPING = 4.9;
const FREE_FROM = 60;

export interface CartRow {
  readonly product: Product;
  readonly quantity: number;
}

/** What of a cart the shop still has. */
export function rowsOf({ cart, catalogue }: Pick<ShopState, 'cart' | 'catalogue'>): CartRow[] {
  return cart.flatMap(({ id, quantity }) => {
    const product = productWith(catalogue, id);
    return product ? [{ product, quantity }] : [];
  });
}

/** The total as the shop's server reckons it; the server has the last word. */
export function totalsOf(rows: readonly CartRow[]) {
  const subtotal = rows.reduce((sum, { product, quantity }) => sum + product.price * quantity, 0);
  const shipping = subtotal >= FREE_FROM || subtotal === 0 ? 0 : SHIPPING;
  return { subtotal, shipping, total: subtotal + shipping };
}

export function toldProducts(cart: Cart): readonly object[] {
  return cart.map(({ id, quantity }) => ({ product_id: id, quantity }));
}

export function CartPage() {
  const state = useShop();
  const rows = rowsOf(state);
  usePage(t('cart.title'), () => {
    if (rows.length > 0) tell.event('Cart Viewed', { products: toldProducts(state.cart) });
  });
  const last = rows.at(-1);
  if (last === undefined) {
    return (
      <>
        <h1>{t('cart.title')}</h1>
        <p>{t('cart.empty')}</p>
        <Shelf slot="for-you" />
      </>
    );
  }
  return (
    <>
      <h1>{t('cart.title')}</h1>
      <div class="cart">
        <ul class="lines">
          {rows.map((row) => (
            <Line key={row.product.id} {...row} />
          ))}
        </ul>
        <div class="summary">
          <Totals rows={rows} />
          <a class="button" href={linkTo('checkout')}>
            {t('cart.checkout')}
          </a>
        </div>
      </div>
      <Shelf slot="bought-together" item={last.product.id} />
    </>
  );
}

function Line({ product, quantity }: CartRow) {
  const { setQuantity } = useShop();
  const name = said(product.name);
  const change = (to: number) => () => {
    setQuantity(product, to);
  };
  return (
    <li class="line">
      <img src={product.picture} alt="" width="400" height="400" />
      <div class="line-name">
        <a href={product.url}>{name}</a>
        <span class="quiet">{money(product.price)}</span>
      </div>
      <div class="stepper">
        <button type="button" aria-label={t('cart.fewer', { name })} onClick={change(quantity - 1)}>
          −
        </button>
        <span>{quantity}</span>
        <button type="button" aria-label={t('cart.more', { name })} onClick={change(quantity + 1)}>
          +
        </button>
      </div>
      <span class="line-total">{money(product.price * quantity)}</span>
      <button
        type="button"
        class="plain"
        aria-label={t('cart.removeOf', { name })}
        onClick={change(0)}
      >
        {t('cart.remove')}
      </button>
    </li>
  );
}

export function Totals({ rows }: { rows: readonly CartRow[] }) {
  const { subtotal, shipping, total } = totalsOf(rows);
  return (
    <dl class="totals">
      <dt>{t('cart.subtotal')}</dt>
      <dd>{money(subtotal)}</dd>
      <dt>{t('cart.shipping')}</dt>
      <dd>{shipping === 0 ? t('cart.free') : money(shipping)}</dd>
      <dt class="total">{t('cart.total')}</dt>
      <dd class="total">{money(total)}</dd>
    </dl>
  );
}
