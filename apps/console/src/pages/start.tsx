import { useSignal } from '@preact/signals';
import { frame, rates } from '../api/live.js';
import { request, RequestError } from '../api/request.js';
import { session } from '../api/session.js';
import { linkTo } from '../app/router.js';
import { useRead } from '../api/use-read.js';
import { RateChart } from '../parts/chart.js';
import { notify } from '../parts/notice.js';
import { Card, Figure, Page } from '../parts/page.js';
import { count, money } from '../text/format.js';
import { t } from '../text/text.js';
import { Checklist } from './start-checklist.js';

export function Start() {
  return (
    <Page title={t('start.title')} lead={t('start.lead')}>
      <Figures />
      <div class="columns">
        <Checklist />
        <div class="stack">
          <DemoShop />
          <Snippet />
          <TestEvent />
        </div>
      </div>
      <Card title={t('start.chart')}>
        <RateChart label={t('start.chart')} />
      </Card>
    </Page>
  );
}

function Figures() {
  const shop = frame.value?.shop;
  const rate = rates.value.at(-1)?.perSecond;
  const shown = (value: number | undefined, format: (value: number) => string) =>
    value === undefined ? '–' : format(value);
  return (
    <div class="figures">
      <Figure label={t('start.figures.shoppers')} value={shown(shop?.shoppers, count)} />
      <Figure label={t('start.figures.orders')} value={shown(shop?.orders, count)} />
      <Figure
        label={t('start.figures.revenue')}
        value={shown(shop?.revenue, (revenue) => money(revenue, shop?.currency))}
      />
      <Figure
        label={t('start.figures.rate')}
        value={shown(rate, (value) => count(Math.round(value)))}
      />
    </div>
  );
}

function DemoShop() {
  const { demoShop } = useRead<{ demoShop?: string }>('vocabulary').data.value ?? {};
  if (demoShop === undefined) return null;
  return (
    <Card title={t('start.demoShop')}>
      <p class="quiet">{t('start.demoShopHint')}</p>
      <a href={demoShop} target="_blank" rel="noreferrer">
        {t('start.demoShopOpen')}
      </a>
    </Card>
  );
}

function Snippet() {
  const address = useRead<{ storefrontUrl: string }>('vocabulary').data.value?.storefrontUrl;
  const writeKey = session.value?.writeKey;
  const host = address ?? location.origin;
  const code = `<script type="module" src="${location.origin}/tw/tw.js"
  data-write-key="${writeKey ?? 'YOUR_WRITE_KEY'}"
  data-host="${host}"></script>`;
  const copy = async () => {
    await navigator.clipboard.writeText(code);
    notify(t('start.copied'));
  };
  return (
    <Card
      title={t('start.snippet')}
      aside={
        <button type="button" onClick={() => void copy()}>
          {t('start.copy')}
        </button>
      }
    >
      <p class="quiet">{t('start.snippetHint')}</p>
      <pre tabIndex={0}>
        <code>{code}</code>
      </pre>
      {writeKey === undefined && <p class="quiet">{t('start.noWriteKey')}</p>}
    </Card>
  );
}

function TestEvent() {
  const problem = useSignal('');
  const isSent = useSignal(false);
  const send = async () => {
    try {
      await request('test-event', { method: 'POST', body: {} });
      problem.value = '';
      isSent.value = true;
      notify(t('start.testSent'));
    } catch (error) {
      problem.value = error instanceof RequestError ? error.message : String(error);
    }
  };
  if (session.value?.writeKey === undefined) return null;
  return (
    <Card title={t('start.test')}>
      <p class="quiet">{t('start.testHint')}</p>
      <button type="button" class="primary" onClick={() => void send()}>
        {t('start.test')}
      </button>{' '}
      {isSent.value && <a href={linkTo('events')}>{t('start.testSee')}</a>}
      {problem.value !== '' && <p role="alert">{problem.value}</p>}
    </Card>
  );
}
