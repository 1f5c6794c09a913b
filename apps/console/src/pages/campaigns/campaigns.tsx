import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { putDocument } from '../../api/documents.js';
import type { StoredDocument } from '../../api/documents.js';
import { frame } from '../../api/live.js';
import { requestErrorOf } from '../../api/request.js';
import { useRead } from '../../api/use-read.js';
import { ChangeButton } from '../../parts/change.js';
import { History } from '../../parts/history.js';
import { notify } from '../../parts/notice.js';
import { Figure, Page } from '../../parts/page.js';
import { Failure } from '../../parts/state.js';
import { count, money, percent } from '../../text/format.js';
import { t } from '../../text/text.js';

import { BuiltInEditor, campaigns } from './built-in-editor.js';
import type { CampaignContent } from './campaign-draft.js';
import { CampaignEditor } from './campaign-editor.js';
import { triggerName } from './campaign-form.js';
import { campaignName, useCampaignNames } from './campaign-names.js';
import { CampaignPreview } from './campaign-preview.js';
import { CampaignReport } from './campaign-report.js';
import { Decisions } from './decisions.js';
import { eventText } from '../segments/matcher-fields.js';
import { Webhooks } from './webhooks.js';

type Stored = StoredDocument<CampaignContent>;

export function Campaigns() {
  const read = useRead<{ documents: readonly Stored[] }>('shop/v1/documents/campaign?limit=200');
  const { shop, campaigns: stats } = frame.value ?? {};
  const { convertedRevenue: revenue, currency = shop?.currency } = stats ?? {};
  const { data, error, reload } = read;
  const making = useSignal(false);
  const nameOf = useCampaignNames();
  return (
    <Page title={t('campaigns.title')} lead={t('campaigns.lead')} change="campaign">
      <div class="buttons filters">
        <ChangeButton change="campaign" class="primary" onClick={() => (making.value = true)}>
          {t('campaigns.new')}
        </ChangeButton>
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
      <Decisions nameOf={nameOf} />
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
          show={(content) => settingsText(content as CampaignContent)}
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
      <ChangeButton change="campaign" onClick={() => (opened.value = 'edit')}>
        {t('app.edit')}
      </ChangeButton>
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
    const content = { ...document?.content, enabled: !isOn };
    try {
      await putDocument('campaign', id, content, document?.version);
      notify(t(isOn ? 'campaigns.isOff' : 'campaigns.isOn', { name }));
    } catch (thrown) {
      notify(requestErrorOf(thrown).message);
    }
    await reload();
  };
  return (
    <div class="card-head">
      <h2>{name}</h2>
      <ChangeButton
        change="campaign"
        role="switch"
        aria-checked={isOn}
        aria-label={`${name}: ${isOn ? t('campaigns.on') : t('campaigns.off')}`}
        onClick={() => void toggle()}
      >
        {isOn ? t('campaigns.on') : t('campaigns.off')}
      </ChangeButton>
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

/** A version of a campaign in one line. */
function settingsText(content: CampaignContent): string {
  const state = t((content.enabled ?? true) ? 'campaigns.on' : 'campaigns.off');
  return [state, ...settingsOf(content).map(([label, value]) => `${label}: ${value}`)].join(' · ');
}

type Setting = readonly [label: string, value: string | undefined];

/** What a document sets, as people read it. */
function settingsOf({ trigger, ...content }: CampaignContent): (readonly [string, string])[] {
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
  return all.flatMap(([label, value]) => (value === undefined ? [] : [[label, value] as const]));
}

function triggerText(trigger: NonNullable<CampaignContent['trigger']>): string {
  const { kind, event } = trigger;
  return typeof event === 'string'
    ? `${triggerName(kind)} (${eventText(event)})`
    : triggerName(kind);
}
