import { useSignal } from '@preact/signals';
import { useRead } from '../api/use-read.js';
import { linkTo } from '../app/router.js';
import { Shelf } from '../parts/item.js';
import type { ListedItem } from '../parts/item.js';
import { Badge, Card, Figure, Page } from '../parts/page.js';
import { Empty, Loaded } from '../parts/state.js';
import { count, decimal, money, percent, time } from '../text/format.js';
import { t } from '../text/text.js';
import { CampaignsOf } from './shopper-campaigns.js';
import { Explanation } from './segments/explanation.js';
import { Privacy } from './shopper-privacy.js';
import type { ProfileView, Share } from './profile-view.js';

const READ_EVERY_MS = 3_000;
const LIST_LENGTH = 6;

/** All that is known of one shopper, with the reason of each conclusion. */
export function Shopper({ kind, id }: { kind: string; id: string }) {
  const named = `${kind}=${encodeURIComponent(id)}`;
  const read = useRead<ProfileView>(`profile/v1/profiles?${named}&include=traits`, READ_EVERY_MS);
  return (
    <Page title={t('shopper.id')} lead={id}>
      <p>
        <a href={linkTo('shoppers')}>← {t('shopper.back')}</a>
      </p>
      {read.error.value?.status === 404 ? (
        <Empty>{t('shopper.notFound')}</Empty>
      ) : (
        <Loaded read={read}>{(profile) => <Known named={named} profile={profile} />}</Loaded>
      )}
      <Privacy key={named} kind={kind} id={id} />
    </Page>
  );
}

function Known({ named, profile }: { named: string; profile: ProfileView }) {
  return (
    <>
      <Profile profile={profile} />
      <div class="columns">
        <Recommended named={named} />
        <div class="stack">
          <CampaignsOf named={named} />
          <Orders named={named} />
        </div>
      </div>
    </>
  );
}

function Profile({ profile }: { profile: ProfileView }) {
  const { shopper, orders, revenue, sessions, categories, brands, events } = profile;
  return (
    <Card
      title={t('shopper.profile')}
      aside={<Badge>{t(shopper.startsWith('a_') ? 'shopper.visitor' : 'shopper.customer')}</Badge>}
    >
      <div class="figures">
        <Figure label={t('shopper.orders')} value={count(orders)} />
        <Figure label={t('shopper.revenue')} value={money(revenue, profile.currency)} />
        <Figure label={t('shopper.sessions')} value={count(sessions)} />
        <Figure label={t('shopper.lastSeen')} value={time(profile.lastSeen)} />
      </div>
      <SegmentsOf profile={profile} />
      <div class="columns">
        <Shares title={t('shopper.interests')} shares={[...categories, ...brands]} />
        <EventCounts events={events} />
        <Traits traits={profile.traits} />
      </div>
    </Card>
  );
}

/** The segments of a shopper, each with its reasons when asked for. */
function SegmentsOf({ profile }: { profile: ProfileView }) {
  const { segment, segments = [], shopper } = profile;
  const asked = useSignal<string | undefined>(undefined);
  const all = [...(segment ? [segment] : []), ...segments];
  return (
    <div>
      <h3>{t('segments.title')}</h3>
      {all.length === 0 && <p class="quiet">{t('shopper.noSegment')}</p>}
      <ul class="rows">
        {all.map((each) => (
          <li key={each.segment}>
            <strong>{each.name}</strong>{' '}
            <span class="quiet">{t('shopper.since', { at: time(each.since) })}</span>{' '}
            <button
              type="button"
              class="plain"
              aria-label={`${t('why.ask')}: ${each.name}`}
              aria-expanded={asked.value === each.segment}
              onClick={() => {
                asked.value = asked.value === each.segment ? undefined : each.segment;
              }}
            >
              {t('why.ask')}
            </button>
            {asked.value === each.segment && (
              <Explanation shopper={shopper} segment={each.segment} />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Traits({ traits = {} }: { traits: ProfileView['traits'] }) {
  const shown = Object.entries(traits);
  if (shown.length === 0) return null;
  return (
    <div>
      <h3>{t('shopper.traits')}</h3>
      <ul class="pairs">
        {shown.map(([name, { value, values }]) => (
          <li key={name}>
            <span>{name}</span>{' '}
            <span title={values?.join(', ')}>
              {typeof value === 'number' ? decimal(value) : String(value ?? '–')}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Shares({ title, shares }: { title: string; shares: readonly Share[] }) {
  return (
    <div>
      <h3>{title}</h3>
      <ul class="bars">
        {shares.map(({ label, share }) => (
          <li key={label}>
            <span>{label}</span>
            <meter min={0} max={1} value={share} aria-label={label} />
            <span class="quiet">{percent(share)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function EventCounts({ events }: { events: Readonly<Record<string, number>> }) {
  const sorted = Object.entries(events).sort(([, a], [, b]) => b - a);
  return (
    <div>
      <h3>{t('shopper.events')}</h3>
      <ul class="pairs">
        {sorted.map(([name, times]) => (
          <li key={name}>
            <code>{name}</code> <span>{count(times)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface ListView {
  readonly items: readonly ListedItem[];
  readonly modelVersion: string;
}

function Recommended({ named }: { named: string }) {
  const path = `recommender/v1/recommendations?${named}&limit=${LIST_LENGTH}&include=items`;
  const read = useRead<ListView>(path, READ_EVERY_MS);
  return (
    <Card title={t('shopper.list')}>
      <Loaded read={read}>
        {({ items, modelVersion }) => (
          <>
            {items.length === 0 && <Empty>{t('recommendations.empty')}</Empty>}
            <Shelf label={t('shopper.list')} items={items} />
            <p class="quiet">{t('recommendations.model', { model: modelVersion })}</p>
          </>
        )}
      </Loaded>
    </Card>
  );
}

interface OrdersView {
  readonly orders: readonly {
    readonly orderId: string;
    readonly status: string;
    readonly placedAt: string;
    readonly total: number;
    readonly currency?: string;
  }[];
}

function Orders({ named }: { named: string }) {
  const read = useRead<OrdersView>(`chatbot/v1/orders?${named}`, READ_EVERY_MS);
  return (
    <Card title={t('shopper.orders')}>
      <Loaded read={read}>
        {({ orders }) => (
          <ul class="rows">
            {orders.length === 0 && <li class="empty">{t('shopper.noOrders')}</li>}
            {orders.map(({ orderId, status, placedAt, total, currency }) => (
              <li key={orderId}>
                <strong>{money(total, currency)}</strong> <Badge>{status}</Badge>{' '}
                <span class="quiet">
                  {orderId} · {time(placedAt)}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Card>
  );
}
