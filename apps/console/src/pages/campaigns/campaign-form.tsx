import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useRead } from '../../api/use-read.js';
import { Choice, Field, TextField } from '../../parts/field.js';
import { isTextKey, t } from '../../text/text.js';
import { triggerFields } from './campaign-draft.js';
import type { CampaignDraft, TriggerField } from './campaign-draft.js';

const EVENTS = [
  ...['product.viewed', 'product.list_viewed', 'search.performed', 'cart.item_added'],
  ...['wishlist.item_added', 'checkout.started', 'order.completed', 'user.identified'],
];

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
    </>
  );
}

function Limits(part: PartProps) {
  return (
    <details>
      <summary>{t('campaigns.form.limits')}</summary>
      <Texts {...part} names={['holdOut', 'perWeek', 'reEntry']} />
      <Texts {...part} names={['quietFrom', 'quietTo', 'timeZone']} />
    </details>
  );
}

function Eligibility(part: PartProps) {
  return (
    <details>
      <summary>{t('campaigns.form.eligibility')}</summary>
      <Texts {...part} names={['minOrders', 'maxOrders', 'minCartValue']} />
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
  ...['holdOut', 'perWeek', 'minOrders', 'maxOrders', 'minCartValue'],
]);
const ofTime: ReadonlySet<string> = new Set(['quietFrom', 'quietTo']);

type TextName = Exclude<keyof CampaignDraft, 'fields'>;

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

function TriggerValue(props: {
  field: TriggerField;
  value: string;
  onInput: (text: string) => void;
}) {
  const { name, type, required } = props.field;
  const list = name === 'segment' || name === 'event' ? `campaign-${name}` : undefined;
  return (
    <>
      <TextField
        {...textsOf('field', name)}
        value={props.value}
        onInput={props.onInput}
        more={{
          type: type === 'number' || type === 'percent' ? 'number' : 'text',
          ...(required && { required }),
          ...(list !== undefined && { list }),
        }}
      />
      {name === 'segment' && <SegmentNames />}
      {name === 'event' && (
        <datalist id="campaign-event">
          {EVENTS.map((event) => (
            <option key={event} value={event} />
          ))}
        </datalist>
      )}
    </>
  );
}

/** The label of a field, and its hint if there is one. */
function textsOf(part: 'form' | 'field', name: string): { label: string; hint?: string } {
  const key = `campaigns.${part}.${name}`;
  const hint = `${key}.hint`;
  return { label: isTextKey(key) ? t(key) : name, ...(isTextKey(hint) && { hint: t(hint) }) };
}

function SegmentNames() {
  const { data } = useRead<{ segments: readonly { segment: string; name: string }[] }>(
    'profile/v1/segments',
  );
  return (
    <datalist id="campaign-segment">
      {data.value?.segments.map(({ segment, name }) => (
        <option key={segment} value={segment}>
          {name}
        </option>
      ))}
    </datalist>
  );
}

/** What a trigger is called. */
export function triggerName(kind: string): string {
  const key = `campaigns.trigger.${kind}`;
  return isTextKey(key) ? t(key) : kind;
}
