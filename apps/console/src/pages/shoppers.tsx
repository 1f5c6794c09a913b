import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { request, RequestError } from '../api/request.js';
import { linkTo } from '../app/router.js';
import { Choice, TextField } from '../parts/field.js';
import { Card, Page } from '../parts/page.js';
import { Empty, Failure } from '../parts/state.js';
import { Table } from '../parts/table.js';
import type { Column } from '../parts/table.js';
import { count, money, time } from '../text/format.js';
import { t } from '../text/text.js';
import type { ProfileView } from './profile-view.js';
import { Shopper } from './shopper.js';

interface ShoppersPage {
  readonly shoppers: readonly ProfileView[];
  readonly total?: number;
  readonly next?: string;
}

/** The list; or the shopper that the address names, by which kind of id and the id. */
export function Shoppers({ rest }: { rest: readonly string[] }) {
  const [kind, id] = rest;
  if (kind !== undefined && id !== undefined) return <Shopper kind={kind} id={id} />;
  return <ShopperList />;
}

const columns = (): readonly Column<ProfileView>[] => [
  {
    head: t('shopper.id'),
    cell: ({ shopper }) => (
      <a href={linkTo('shoppers', 'shopper', shopper)}>
        <code>{shopper}</code>
      </a>
    ),
  },
  { head: t('shopper.segment'), cell: ({ segment }) => segment?.name ?? '–' },
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
  const shown = useSignal<ShoppersPage | undefined>(undefined);
  const error = useSignal<RequestError | undefined>(undefined);
  const load = async (after?: string) => {
    const query = after === undefined ? '' : `&after=${encodeURIComponent(after)}`;
    try {
      const page = await request<ShoppersPage>(`profile/v1/shoppers?limit=50${query}`);
      const before = after === undefined ? [] : (shown.value?.shoppers ?? []);
      shown.value = { ...page, shoppers: [...before, ...page.shoppers] };
    } catch (thrown) {
      error.value = thrown instanceof RequestError ? thrown : new RequestError(0, String(thrown));
    }
  };
  useEffect(() => void load(), []);
  const { shoppers, total = 0, next } = shown.value ?? { shoppers: [] };
  return (
    <Page title={t('shoppers.title')} lead={t('shoppers.lead', { total: count(total) })}>
      <Find />
      {error.value && <Failure error={error.value} retry={() => void load()} />}
      {shown.value && shoppers.length === 0 && <Empty>{t('shoppers.none')}</Empty>}
      {shoppers.length > 0 && (
        <Table
          label={t('shoppers.title')}
          columns={columns()}
          rows={shoppers}
          keyOf={({ shopper }) => shopper}
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
