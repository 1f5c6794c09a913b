import type { StoredDocument } from '../api/documents.js';
import { frame } from '../api/live.js';
import type { ServiceState } from '../api/live.js';
import { useRead } from '../api/use-read.js';
import { RateChart } from '../parts/chart.js';
import { Badge, Card, Page } from '../parts/page.js';
import { Loaded } from '../parts/state.js';
import { Table } from '../parts/table.js';
import { count, time } from '../text/format.js';
import { t } from '../text/text.js';

export function Operations() {
  const services = frame.value?.services;
  return (
    <Page title={t('operations.title')} lead={t('operations.lead')}>
      {services ? <Services rows={services} /> : <p class="quiet">{t('app.loading')}</p>}
      <Card title={t('start.chart')}>
        <RateChart label={t('start.chart')} />
      </Card>
      <div class="columns">
        <SettingsInForce />
        <Keys />
      </div>
    </Page>
  );
}

function Services({ rows }: { rows: readonly ServiceState[] }) {
  return (
    <Table
      label={t('operations.title')}
      rows={rows}
      keyOf={({ name }) => name}
      columns={[
        { head: t('operations.service'), cell: ({ name }) => `${name}-service` },
        {
          head: t('operations.state'),
          cell: ({ ready, reasons }) => (
            <>
              <Badge kind={ready ? 'good' : 'bad'}>
                {ready ? t('operations.ready') : t('operations.notReady')}
              </Badge>{' '}
              {reasons.join('; ')}
            </>
          ),
        },
        { head: t('operations.lag'), cell: ({ lag }) => count(lag), numeric: true },
        { head: t('operations.folded'), cell: ({ folded }) => count(folded), numeric: true },
        {
          head: t('operations.deadLetters'),
          cell: ({ deadLettered }) => count(deadLettered),
          numeric: true,
        },
        {
          head: t('operations.missing'),
          cell: ({ missing }) => (
            <span class="quiet">{missing.map(({ text }) => text).join('; ') || '–'}</span>
          ),
        },
      ]}
    />
  );
}

interface Kind {
  readonly kind: string;
  readonly documents: number;
  readonly maxPerTenant: number;
}

function SettingsInForce() {
  const read = useRead<{ kinds: readonly Kind[] }>('shop/v1/documents', 5_000);
  return (
    <Card title={t('operations.settings')}>
      <Loaded read={read}>
        {({ kinds }) => (
          <ul class="pairs">
            {kinds.map(({ kind, documents, maxPerTenant }) => (
              <li key={kind}>
                <code>{kind}</code>{' '}
                <span>
                  {t('operations.documents', {
                    count: count(documents),
                    max: count(maxPerTenant),
                  })}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Card>
  );
}

type Key = StoredDocument<{ use: 'write' | 'secret'; hint?: string; expiresAt?: string }>;

function Keys() {
  const read = useRead<{ documents: readonly Key[] }>('shop/v1/documents/key');
  return (
    <Card title={t('operations.keys')}>
      <p class="quiet">{t('operations.keysHint')}</p>
      <Loaded read={read}>
        {({ documents }) => (
          <ul class="rows">
            {documents.length === 0 && <li class="empty">{t('operations.noKeys')}</li>}
            {documents.map(({ id, at, by, content: { use, hint } }) => (
              <li key={id}>
                <strong>{id}</strong> <Badge>{t(`operations.use.${use}`)}</Badge>{' '}
                <span class="quiet">
                  {hint !== undefined && `…${hint} · `}
                  {time(at)} · {by}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Card>
  );
}
