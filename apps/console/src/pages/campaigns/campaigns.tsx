import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { putDocument } from '../../api/documents.js';
import type { StoredDocument } from '../../api/documents.js';
import { frame } from '../../api/live.js';
import { useRead } from '../../api/use-read.js';
import { linkTo } from '../../app/router.js';
import { History } from '../../parts/history.js';
import { notify } from '../../parts/notice.js';
import { Badge, Card, Figure, Page } from '../../parts/page.js';
import { Empty, Failure } from '../../parts/state.js';
import { Table } from '../../parts/table.js';
import { clock, count, money, percent } from '../../text/format.js';
import { isTextKey, t } from '../../text/text.js';
import { campaignName } from '../shopper-campaigns.js';
import { BuiltInEditor, campaigns } from './built-in-editor.js';
import type { CampaignContent } from './campaign-draft.js';
import { CampaignEditor } from './campaign-editor.js';
import { triggerName } from './campaign-form.js';
import { CampaignPreview } from './campaign-preview.js';
import { CampaignReport } from './campaign-report.js';
import { Webhooks } from './webhooks.js';

type Stored = StoredDocument<CampaignContent>;

export function Campaigns() {
  const read = useRead<{ documents: readonly Stored[] }>('shop/v1/documents/campaign?limit=200');
  const { convertedRevenue: revenue, currency } = frame.value?.campaigns ?? {};
  const { data, error, reload } = read;
  const making = useSignal(false);
  return (
    <Page title={t('campaigns.title')} lead={t('campaigns.lead')}>
      <div class="buttons filters">
        <button type="button" class="primary" onClick={() => (making.value = true)}>
          {t('campaigns.new')}
        </button>
      </div>
      {making.value && <CampaignEditor reload={reload} onClose={() => (making.value = false)} />}
      {error.value && <Failure error={error.value} retry={() => void reload()} />}
      {data.value && (
        <ul class="cards">
          {idsOf(data.value.documents).map((id) => (
            <Campaign
              key={id}
              id={id}
              document={data.value?.documents.find((one) => one.id === id)}
              reload={reload}
            />
          ))}
        </ul>
      )}
      {revenue !== undefined && (
        <p>{t('campaigns.revenue', { amount: money(revenue, currency) })}</p>
      )}
      <Webhooks />
      <Decisions />
    </Page>
  );
}

/** The built-in campaigns, then those of the shop's own. */
function idsOf(documents: readonly Stored[]): readonly string[] {
  return [...new Set([...campaigns, ...documents.map(({ id }) => id)])];
}

interface CampaignProps {
  readonly id: string;
  readonly document: Stored | undefined;
  readonly reload: () => Promise<void>;
}

type Opened = 'edit' | 'history' | 'preview' | 'report';

function Campaign(props: CampaignProps) {
  const { id, document, reload } = props;
  const opened = useSignal<Opened | undefined>(undefined);
  const close = () => (opened.value = undefined);
  const isOpen = opened.value !== undefined && opened.value !== 'edit';
  return (
    <li class={isOpen ? 'card open' : 'card'}>
      <CampaignHead {...props} />
      <Counts id={id} />
      <Settings content={document?.content} />
      <Buttons opened={opened} hasHistory={document !== undefined} />
      {opened.value === 'preview' && (
        <CampaignPreview request={() => ({ id, content: document?.content ?? {} })} />
      )}
      {opened.value === 'report' && <CampaignReport id={id} />}
      {opened.value === 'history' && (
        <History
          key={document?.version}
          kind="campaign"
          id={id}
          show={(content) => JSON.stringify(content)}
          onRestored={() => void reload()}
        />
      )}
      {opened.value === 'edit' &&
        (isBuiltIn(id) ? (
          <BuiltInEditor {...props} onClose={close} />
        ) : (
          <CampaignEditor {...props} onClose={close} />
        ))}
    </li>
  );
}

function isBuiltIn(id: string): boolean {
  return (campaigns as readonly string[]).includes(id);
}

function Buttons(props: { opened: Signal<Opened | undefined>; hasHistory: boolean }) {
  const { opened, hasHistory } = props;
  const toggled: readonly (readonly [what: Opened, text: string])[] = [
    ['preview', t('campaigns.preview')],
    ['report', t('campaigns.report')],
    ...(hasHistory ? [['history', t('app.history')] as const] : []),
  ];
  return (
    <div class="buttons">
      <button type="button" onClick={() => (opened.value = 'edit')}>
        {t('app.edit')}
      </button>
      {toggled.map(([what, text]) => (
        <Toggle
          key={what}
          text={text}
          isOpen={opened.value === what}
          onClick={() => (opened.value = opened.value === what ? undefined : what)}
        />
      ))}
    </div>
  );
}

function Toggle(props: { text: string; isOpen: boolean; onClick: () => void }) {
  return (
    <button type="button" aria-expanded={props.isOpen} onClick={props.onClick}>
      {props.text}
    </button>
  );
}

function CampaignHead({ id, document, reload }: CampaignProps) {
  const isOn = document?.content.enabled ?? true;
  const name = document?.content.name ?? campaignName(id);
  const toggle = async () => {
    await putDocument('campaign', id, { ...document?.content, enabled: !isOn }, document?.version);
    notify(t('app.saved'));
    await reload();
  };
  return (
    <div class="card-head">
      <h2>{name}</h2>
      <button
        type="button"
        role="switch"
        aria-checked={isOn}
        aria-label={`${name}: ${isOn ? t('campaigns.on') : t('campaigns.off')}`}
        onClick={() => void toggle()}
      >
        {isOn ? t('campaigns.on') : t('campaigns.off')}
      </button>
    </div>
  );
}

function Counts({ id }: { id: string }) {
  const stats = frame.value?.campaigns;
  return (
    <div class="figures">
      <Figure label={t('campaigns.requested')} value={count(stats?.campaigns[id] ?? 0)} />
      <Figure label={t('campaigns.suppressed')} value={count(stats?.suppressed[id] ?? 0)} />
      <Figure label={t('campaigns.converted')} value={count(stats?.converted[id] ?? 0)} />
    </div>
  );
}

function Settings({ content = {} }: { content: CampaignContent | undefined }) {
  const set = settingsOf(content);
  if (set.length === 0) return <p class="quiet">{t('campaigns.default')}</p>;
  return (
    <ul class="pairs">
      {set.map(([label, value]) => (
        <li key={label}>
          <span class="quiet">{label}</span> <span>{value}</span>
        </li>
      ))}
    </ul>
  );
}

type Setting = readonly [label: string, value: string | undefined];

/** What a document sets, as people read it. */
function settingsOf({ trigger, ...content }: CampaignContent): Setting[] {
  const { wait, channel, arms, holdOut } = content;
  const numbers = (['waitMinutes', 'winBackDays', 'perWeek'] as const).map((field): Setting => {
    const value = content[field];
    return [t(`campaigns.${field}`), value === undefined ? undefined : count(value)];
  });
  const all: Setting[] = [
    [t('campaigns.form.trigger'), trigger && triggerText(trigger)],
    [t('campaigns.form.wait'), wait],
    [t('campaigns.form.channel'), channel],
    [t('campaigns.form.arms'), arms?.map(({ id }) => id).join(', ')],
    [t('campaigns.form.holdOut'), holdOut === undefined ? undefined : percent(holdOut)],
    ...numbers,
  ];
  return all.filter(([, value]) => value !== undefined);
}

function triggerText(trigger: NonNullable<CampaignContent['trigger']>): string {
  const about = trigger['segment'] ?? trigger['event'];
  const name = triggerName(trigger.kind);
  return typeof about === 'string' ? `${name} (${about})` : name;
}

function Decisions() {
  const decisions = frame.value?.decisions ?? [];
  const nameOf = (type: string) => {
    const key = `campaigns.type.${type}`;
    return isTextKey(key) ? t(key) : type;
  };
  return (
    <Card title={t('campaigns.recent')}>
      {decisions.length === 0 ? (
        <Empty>{t('campaigns.noneYet')}</Empty>
      ) : (
        <Table
          label={t('campaigns.recent')}
          rows={decisions}
          keyOf={({ at, shopper, campaign, type }) => [at, shopper, campaign, type].join()}
          columns={[
            { head: t('campaigns.when'), cell: ({ at }) => clock(at) },
            {
              head: t('campaigns.what'),
              cell: ({ type, campaign }) => (
                <>
                  {campaignName(campaign)}{' '}
                  <Badge kind={type === 'campaign.suppressed' ? 'warn' : 'good'}>
                    {nameOf(type)}
                  </Badge>
                </>
              ),
            },
            { head: t('campaigns.why'), cell: ({ reason }) => reason },
            {
              head: t('shopper.id'),
              cell: ({ shopper }) => (
                <a href={linkTo('shoppers', 'shopper', shopper)}>
                  <code>{shopper.slice(0, 10)}…</code>
                </a>
              ),
            },
          ]}
        />
      )}
    </Card>
  );
}
