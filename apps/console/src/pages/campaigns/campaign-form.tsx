import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useRead } from '../../api/use-read.js';
import { Choice, Field, TextField } from '../../parts/field.js';
import { isTextKey, t } from '../../text/text.js';
import { Matchers } from '../segments/event-conditions.js';
import { MatcherFields, PropertyNames } from '../segments/matcher-fields.js';
import type { SegmentsView } from '../segments/segments-view.js';
import { triggerFields } from './campaign-draft.js';
import type { CampaignDraft, TriggerField } from './campaign-draft.js';

interface FormProps {
  readonly draft: Signal<CampaignDraft>;
  readonly isNew: boolean;
}

/** The fields of a campaign, in the order in which they are asked. */
export function CampaignForm({ draft, isNew }: FormProps) {
  const set = (change: Partial<CampaignDraft>) => {
    draft.value = { ...draft.value, ...change };
  };
  return (
    <>
      <TextField
        label={t('campaigns.form.name')}
        value={draft.value.name}
        onInput={(name) => {
          set({ name });
        }}
        more={{ required: isNew, maxLength: 80 }}
      />
      <Trigger draft={draft} set={set} />
      <Texts draft={draft} set={set} names={['wait', 'channel']} />
      <CancelOn draft={draft} set={set} />
      <Field label={t('campaigns.form.arms')} hint={t('campaigns.form.arms.hint')}>
        {(ids) => (
          <textarea
            {...ids}
            rows={2}
            value={draft.value.arms}
            onInput={(event) => {
              set({ arms: event.currentTarget.value });
            }}
          />
        )}
      </Field>
      <Limits draft={draft} set={set} />
      <Eligibility draft={draft} set={set} />
      <PropertyNames />
    </>
  );
}

/** Events that end the wait without a message. */
function CancelOn({ draft, set }: PartProps) {
  const { cancelOn } = draft.value;
  return (
    <details open={cancelOn.length > 0}>
      <summary>{t('campaigns.form.cancelOn')}</summary>
      <p class="hint">{t('campaigns.form.cancelOn.hint')}</p>
      <Matchers
        labelOf={() => t('campaigns.form.cancelOn.event')}
        least={0}
        value={cancelOn}
        onChange={(matchers) => {
          set({ cancelOn: matchers });
        }}
      />
    </details>
  );
}

function Limits(part: PartProps) {
  return (
    <details>
      <summary>{t('campaigns.form.limits')}</summary>
      <Texts {...part} names={['holdOut', 'perWeek', 'reEntry']} />
      <Texts {...part} names={['quietFrom', 'quietTo', 'timeZone']} />
      <Texts {...part} names={['expiry']} />
      <Choice
        label={t('campaigns.form.delivery')}
        value={part.draft.value.delivery}
        options={[
          ['', t('campaigns.form.delivery.assumed')],
          ['reported', t('campaigns.form.delivery.reported')],
        ]}
        onChange={(delivery) => {
          part.set({ delivery });
        }}
      />
    </details>
  );
}

function Eligibility(part: PartProps) {
  return (
    <details>
      <summary>{t('campaigns.form.eligibility')}</summary>
      <Texts {...part} names={['minOrders', 'maxOrders', 'minCartValue', 'minPropensity']} />
      <Choice
        label={t('campaigns.form.signedIn')}
        value={part.draft.value.signedIn}
        options={[
          ['', t('campaigns.form.anybody')],
          ['true', t('campaigns.form.customers')],
          ['false', t('campaigns.form.visitors')],
        ]}
        onChange={(signedIn) => {
          part.set({ signedIn });
        }}
      />
    </details>
  );
}

interface PartProps {
  readonly draft: Signal<CampaignDraft>;
  readonly set: (change: Partial<CampaignDraft>) => void;
}

const numeric: ReadonlySet<string> = new Set([
  ...['holdOut', 'perWeek', 'minOrders', 'maxOrders', 'minCartValue', 'minPropensity'],
]);
const ofTime: ReadonlySet<string> = new Set(['quietFrom', 'quietTo']);

type TextName = Exclude<keyof CampaignDraft, 'fields' | 'matcher' | 'cancelOn'>;

function Texts({ draft, set, names }: PartProps & { readonly names: readonly TextName[] }) {
  const inputOf = (name: string): JSX.IntrinsicElements['input'] => {
    if (ofTime.has(name)) return { type: 'time' };
    return numeric.has(name) ? { type: 'number', min: 0, step: 'any' } : { type: 'text' };
  };
  return (
    <div class="fields">
      {names.map((name) => (
        <TextField
          key={name}
          {...textsOf('form', name)}
          value={draft.value[name]}
          onInput={(text) => {
            set({ [name]: text });
          }}
          more={inputOf(name)}
        />
      ))}
    </div>
  );
}

function Trigger({ draft, set }: PartProps) {
  const { kind, fields } = draft.value;
  const known = triggerFields[kind] ?? [];
  return (
    <>
      <Choice
        label={t('campaigns.form.trigger')}
        value={kind}
        options={Object.keys(triggerFields).map((each) => [each, triggerName(each)])}
        onChange={(chosen) => {
          const initial = (triggerFields[chosen] ?? []).map(
            ({ name, initial: text = '' }) => [name, text] as const,
          );
          set({ kind: chosen, fields: Object.fromEntries(initial) });
        }}
      />
      {kind === 'event' && (
        <MatcherFields
          label={t('campaigns.field.event')}
          value={draft.value.matcher}
          onChange={(matcher) => {
            set({ matcher });
          }}
        />
      )}
      {known.length > 0 && (
        <div class="fields">
          {known.map((field) => (
            <TriggerValue
              key={field.name}
              field={field}
              value={fields[field.name] ?? ''}
              onInput={(text) => {
                set({ fields: { ...fields, [field.name]: text } });
              }}
            />
          ))}
        </div>
      )}
    </>
  );
}

interface ValueProps {
  readonly field: TriggerField;
  readonly value: string;
  readonly onInput: (text: string) => void;
}

function TriggerValue({ field, value, onInput }: ValueProps) {
  const { name, required } = field;
  if (name === 'segment') return <SegmentChoice value={value} onInput={onInput} />;
  if (name === 'by') return <Notices value={value} onInput={onInput} />;
  return (
    <TextField
      {...textsOf('field', name)}
      value={value}
      onInput={onInput}
      more={{ type: 'number', min: 0, ...(required && { required }) }}
    />
  );
}

const notices = ['viewed', 'carted', 'wished'] as const;

/** The ways in which an item was noticed; all of them where none is chosen. */
function Notices({ value, onInput }: Omit<ValueProps, 'field'>) {
  const chosen = value.split(/[\s,]+/).filter((each) => each !== '');
  return (
    <fieldset class="field">
      <legend>{t('campaigns.field.by')}</legend>
      {notices.map((notice) => (
        <label key={notice} class="check">
          <input
            type="checkbox"
            checked={chosen.includes(notice)}
            onChange={({ currentTarget }) => {
              const others = chosen.filter((each) => each !== notice);
              onInput([...others, ...(currentTarget.checked ? [notice] : [])].join(', '));
            }}
          />
          {t(`campaigns.field.by.${notice}`)}
        </label>
      ))}
      <p class="hint">{t('campaigns.field.by.hint')}</p>
    </fieldset>
  );
}

/** The label of a field, and its hint if there is one. */
function textsOf(part: 'form' | 'field', name: string): { label: string; hint?: string } {
  const key = `campaigns.${part}.${name}`;
  const hint = `${key}.hint`;
  return { label: isTextKey(key) ? t(key) : name, ...(isTextKey(hint) && { hint: t(hint) }) };
}

/** A segment by its name, learned or by rules; one that is gone stays as its id. */
function SegmentChoice({ value, onInput }: Omit<ValueProps, 'field'>) {
  const view = useRead<SegmentsView>('profile/v1/segments').data.value;
  const named = [...(view?.byRules ?? []), ...(view?.segments ?? [])];
  const isKnown = value === '' || named.some(({ segment }) => segment === value);
  return (
    <Choice
      label={t('campaigns.field.segment')}
      value={value}
      required
      options={[
        ['', t('campaigns.field.segment.choose')],
        ...(isKnown ? [] : [[value, value] as const]),
        ...named.map(({ segment, name }) => [segment, name] as const),
      ]}
      onChange={onInput}
    />
  );
}

/** What a trigger is called. */
export function triggerName(kind: string): string {
  const key = `campaigns.trigger.${kind}`;
  return isTextKey(key) ? t(key) : kind;
}
