import { useSignal } from '@preact/signals';
import { usePages } from '../api/use-pages.js';
import { useRead } from '../api/use-read.js';
import { linkTo } from '../app/router.js';
import { Choice, TextField } from '../parts/field.js';
import { Card, Page } from '../parts/page.js';
import { PagedTable } from '../parts/paged-table.js';
import { ShopperLink } from '../parts/shopper-link.js';
import type { Column } from '../parts/table.js';
import { count, money, time } from '../text/format.js';
import { t } from '../text/text.js';
import type { ProfileView } from './profile-view.js';
import type { SegmentsView } from './segments/segments-view.js';
import { Shopper } from './shopper.js';

/** The list; or the shopper that the address names, by which kind of id and the id. */
export function Shoppers({ rest }: { rest: readonly string[] }) {
  const [kind, id] = rest;
  if (kind !== undefined && id !== undefined) return <Shopper kind={kind} id={id} />;
  return <ShopperList />;
}

const columns = (names: ReadonlyMap<string, string>): readonly Column<ProfileView>[] => [
  {
    head: t('shopper.id'),
    cell: ({ shopper }) => <ShopperLink id={shopper} />,
  },
  {
    head: t('shopper.segment'),
    cell: ({ segment }) => (segment ? (names.get(segment.segment) ?? segment.name) : '–'),
  },
  { head: t('shopper.orders'), cell: ({ orders }) => count(orders), numeric: true },
  {
    head: t('shopper.revenue'),
    cell: ({ revenue, currency }) => money(revenue, currency),
    numeric: true,
  },
  { head: t('shopper.sessions'), cell: ({ sessions }) => count(sessions), numeric: true },
  { head: t('shopper.lastSeen'), cell: ({ lastSeen }) => time(lastSeen) },
];

function ShopperList() {
  const pages = usePages<ProfileView>('profile/v1/shoppers', 'shoppers');
  const view = useRead<SegmentsView>('profile/v1/segments').data.value;
  const names = new Map(view?.segments.map(({ segment, name }) => [segment, name]));
  return (
    <Page
      title={t('shoppers.title')}
      lead={t('shoppers.lead', { total: count(pages.total.value) })}
    >
      <Find />
      <PagedTable
        pages={pages}
        label={t('shoppers.title')}
        none={t('shoppers.none')}
        columns={columns(names)}
        keyOf={({ shopper }) => shopper}
      />
    </Page>
  );
}

function Find() {
  const kind = useSignal('userId');
  const id = useSignal('');
  const go = (event: Event) => {
    event.preventDefault();
    location.hash = linkTo('shoppers', kind.value, id.value.trim());
  };
  return (
    <Card>
      <form class="row" onSubmit={go}>
        <Choice
          label={t('shoppers.find')}
          value={kind.value}
          options={(['userId', 'anonymousId', 'shopper'] as const).map(
            (name) => [name, t(`shoppers.kind.${name}`)] as const,
          )}
          onChange={(value) => (kind.value = value)}
        />
        <TextField
          label={t('shoppers.findHint')}
          value={id.value}
          onInput={(value) => (id.value = value)}
          more={{ required: true }}
        />
        <button type="submit" class="primary">
          {t('recommendations.show')}
        </button>
      </form>
    </Card>
  );
}
