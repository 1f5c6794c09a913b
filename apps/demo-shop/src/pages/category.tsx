import type { Product } from '../api.js';
import { Products } from '../parts/products.js';
import { Shelf } from '../parts/shelf.js';
import { usePage } from '../parts/use-page.js';
import { found, useShop } from '../state.js';
import { said, t } from '../text/text.js';
import { tell } from '../tradewind.js';

export function CategoryPage() {
  const { catalogue, route } = useShop();
  const category = catalogue.categories.find(({ id }) => id === route.id);
  const products = catalogue.products.filter((product) => product.category === route.id);
  usePage(category && said(category.name), () => {
    if (category) tellList(category.name.en, products);
  });
  if (!category) return <h1>{t('category.none')}</h1>;
  return (
    <>
      <header class="page-head">
        <h1>{said(category.name)}</h1>
        <p class="quiet">{t('category.count', { count: products.length })}</p>
      </header>
      <Products products={products} />
      <Shelf slot="for-you" />
    </>
  );
}

export function SearchPage() {
  const { catalogue, route } = useShop();
  const { query } = route;
  const products = found(catalogue, query);
  usePage(t('nav.search'), () => {
    if (query !== '') tell.event('Products Searched', { query });
  });
  return (
    <>
      <header class="page-head">
        <h1>{query === '' ? t('search.ask') : t('search.title', { query })}</h1>
        <p class="quiet">
          {products.length === 0
            ? t('search.none')
            : t('category.count', { count: products.length })}
        </p>
      </header>
      <Products products={products} />
      {products.length === 0 && <Shelf slot="trending" />}
    </>
  );
}

function tellList(category: string, products: readonly Product[]): void {
  tell.event('Product List Viewed', {
    ...{ list_id: category, category },
    products: products.map(({ id }, at) => ({ product_id: id, position: at + 1 })),
  });
}
