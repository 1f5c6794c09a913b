import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { request, RequestError } from '../api/request.js';
import { Picture } from '../parts/item.js';
import type { ItemFields } from '../parts/item.js';
import { Badge, Page } from '../parts/page.js';
import { Empty, Failure } from '../parts/state.js';
import { Table } from '../parts/table.js';
import type { Column } from '../parts/table.js';
import { count, money } from '../text/format.js';
import { t } from '../text/text.js';

interface ItemsPage {
  readonly items: readonly ItemFields[];
  readonly total: number;
  readonly next?: string;
}

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
  const shown = useSignal<ItemsPage | undefined>(undefined);
  const error = useSignal<RequestError | undefined>(undefined);
  const load = async (after?: string) => {
    const query = after === undefined ? '' : `&after=${encodeURIComponent(after)}`;
    try {
      const page = await request<ItemsPage>(`shop/v1/items?limit=50${query}`);
      const before = after === undefined ? [] : (shown.value?.items ?? []);
      shown.value = { ...page, items: [...before, ...page.items] };
    } catch (thrown) {
      error.value = thrown instanceof RequestError ? thrown : new RequestError(0, String(thrown));
    }
  };
  useEffect(() => void load(), []);
  const { items, total, next } = shown.value ?? { items: [], total: 0 };
  return (
    <Page title={t('catalogue.title')} lead={t('catalogue.lead', { total: count(total) })}>
      {error.value && <Failure error={error.value} retry={() => void load()} />}
      {shown.value && items.length === 0 && <Empty>{t('catalogue.none')}</Empty>}
      {items.length > 0 && (
        <Table
          label={t('catalogue.title')}
          columns={columns()}
          rows={items}
          keyOf={({ id }) => id}
        />
      )}
      {next !== undefined && (
        <button type="button" onClick={() => void load(next)}>
          {t('app.more')}
        </button>
      )}
    </Page>
  );
}
