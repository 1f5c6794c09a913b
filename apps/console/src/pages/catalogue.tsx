import { usePages } from '../api/use-pages.js';
import { Picture } from '../parts/item.js';
import type { ItemFields } from '../parts/item.js';
import { Badge, Page } from '../parts/page.js';
import { PagedTable } from '../parts/paged-table.js';
import type { Column } from '../parts/table.js';
import { count, money } from '../text/format.js';
import { t } from '../text/text.js';

/** What an item should have to be shown well. */
const wanted = ['name', 'price', 'currency', 'image_url', 'url', 'category'] as const;

function missingOf(item: ItemFields): string {
  const absent = wanted.filter((field) => !Object.hasOwn(item, field));
  return absent.length === 0 ? t('catalogue.nothing') : absent.join(', ');
}

const columns = (): readonly Column<ItemFields>[] => [
  {
    head: t('catalogue.item'),
    cell: (item) => (
      <span class="with-picture">
        <Picture id={item.id} fields={item} />
        <span>
          <strong>{item.name ?? item.id}</strong> <span class="quiet">{item.id}</span>
        </span>
      </span>
    ),
  },
  { head: t('catalogue.category'), cell: ({ category }) => category ?? '–' },
  {
    head: t('catalogue.price'),
    cell: ({ price, currency }) => (price === undefined ? '–' : money(price, currency)),
    numeric: true,
  },
  { head: t('catalogue.stock'), cell: stockOf },
  {
    head: t('catalogue.learned'),
    cell: ({ learned = [] }) => <span class="quiet">{learned.join(', ')}</span>,
  },
  { head: t('catalogue.missing'), cell: (item) => <span class="quiet">{missingOf(item)}</span> },
];

function stockOf({ available, stock }: ItemFields) {
  if (!available) return <Badge kind="bad">{t('item.soldOut')}</Badge>;
  return stock === undefined ? t('catalogue.available') : count(stock);
}

export function Catalogue() {
  const pages = usePages<ItemFields>('shop/v1/items', 'items');
  return (
    <Page
      title={t('catalogue.title')}
      lead={t('catalogue.lead', { total: count(pages.total.value) })}
    >
      <PagedTable
        pages={pages}
        label={t('catalogue.title')}
        none={t('catalogue.none')}
        columns={columns()}
        keyOf={({ id }) => id}
      />
    </Page>
  );
}
