import type { Product } from '../api.js';
import { quantityOf } from '../cart.js';
import { Stock } from '../parts/products.js';
import { Shelf } from '../parts/shelf.js';
import { usePage } from '../parts/use-page.js';
import { linkTo } from '../route.js';
import { categoryOf, productWith, useShop } from '../state.js';
import { money, said, t } from '../text/text.js';
import { tell } from '../tradewind.js';

export function ProductPage() {
  const { catalogue, route } = useShop();
  const product = productWith(catalogue, route.id);
  usePage(product && said(product.name), () => {
    if (!product) return;
    tell.event('Product Viewed', {
      product_id: product.id,
      category: categoryOf(catalogue, product),
    });
  });
  if (!product) {
    return (
      <>
        <h1>{t('product.none')}</h1>
        <Shelf slot="trending" />
      </>
    );
  }
  return (
    <>
      <Details product={product} />
      <Shelf slot="similar" item={product.id} />
      <Shelf slot="bought-together" item={product.id} />
    </>
  );
}

function Details({ product }: { product: Product }) {
  const { catalogue, cart, setQuantity, announce } = useShop();
  const { id, name, text, price, stock, picture, collection } = product;
  const category = catalogue.categories.find((one) => one.id === product.category);
  const add = () => {
    setQuantity(product, quantityOf(cart, id) + 1);
    announce(t('product.added', { name: said(name) }));
  };
  return (
    <article class="details">
      <img src={picture} alt={said(name)} width="400" height="400" />
      <div>
        {category && (
          <a class="crumb" href={linkTo('category', category.id)}>
            {said(category.name)}
          </a>
        )}
        <h1>{said(name)}</h1>
        <p class="quiet">{t('product.collection', { name: said(collection) })}</p>
        <p class="price">{money(price)}</p>
        <p>{said(text)}</p>
        <Stock stock={stock} />
        <button type="button" class="button" onClick={add}>
          {t('product.add')}
        </button>
        <ul class="promises">
          <li>{t('product.delivery')}</li>
          <li>{t('product.returns')}</li>
        </ul>
      </div>
    </article>
  );
}
