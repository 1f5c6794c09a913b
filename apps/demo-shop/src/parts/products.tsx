import type { Product } from '../api.js';
import { money, said, t } from '../text/text.js';

/** Products in a grid. */
export function Products({ products }: { products: readonly Product[] }) {
  return (
    <ul class="products">
      {products.map((product) => (
        <li key={product.id}>
          <a class="product" href={product.url}>
            <img src={product.picture} alt="" width="400" height="400" loading="lazy" />
            <span class="product-name">{said(product.name)}</span>
            <span class="product-price">{money(product.price)}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

const FEW = 6;

export function Stock({ stock }: { stock: number }) {
  return stock <= FEW ? (
    <p class="stock few">{t('product.few', { count: stock })}</p>
  ) : (
    <p class="stock">{t('product.stock')}</p>
  );
}
