import { TextField } from '../../parts/field.js';
import { t } from '../../text/text.js';
import type { Bounds } from './rule-draft.js';

/** An empty number is none. */
function numberOf(text: string): number | undefined {
  return text.trim() === '' ? undefined : Number(text);
}

export function NumberFields(props: {
  value: Bounds;
  onChange: (change: Bounds) => void;
  step?: number;
  max?: number;
}) {
  const { value, onChange, step = 1, max } = props;
  const more = { type: 'number' as const, step, ...(max !== undefined && { max }) };
  return (
    <>
      {(['atLeast', 'atMost'] as const).map((side) => (
        <TextField
          key={side}
          label={t(`rules.${side}`)}
          value={String(value[side] ?? '')}
          onInput={(text) => {
            onChange({ [side]: numberOf(text) });
          }}
          more={more}
        />
      ))}
    </>
  );
}

/** One text, or several of which one has to fit, with commas between. */
export function TextsField(props: { value: Bounds; onChange: (change: Bounds) => void }) {
  const { equals, oneOf } = props.value;
  return (
    <TextField
      label={t('rules.is')}
      value={oneOf?.join(', ') ?? equals ?? ''}
      onInput={(text) => {
        const several = text.split(',').map((each) => each.trimStart());
        props.onChange(
          several.length > 1
            ? { oneOf: several, equals: undefined }
            : { equals: text, oneOf: undefined },
        );
      }}
      more={{ placeholder: t('rules.isHint') }}
    />
  );
}

const units = ['s', 'm', 'h', 'd'] as const;

export function DurationField(props: {
  label: string;
  value: string | undefined;
  onChange: (duration: string | undefined) => void;
}) {
  const [, length = '', unit = 'd'] = /^(\d+)([smhd])$/.exec(props.value ?? '') ?? [];
  const change = (number: string, of: string) => {
    props.onChange(number.trim() === '' ? undefined : `${Number(number)}${of}`);
  };
  return (
    <div class="duration">
      <TextField
        label={props.label}
        value={length}
        onInput={(text) => {
          change(text, unit);
        }}
        more={{ type: 'number', min: 1, max: 9999 }}
      />
      <select
        aria-label={`${props.label}: ${t('rules.unit')}`}
        value={unit}
        onChange={(event) => {
          change(length, event.currentTarget.value);
        }}
      >
        {units.map((each) => (
          <option key={each} value={each}>
            {t(`rules.unit.${each}`)}
          </option>
        ))}
      </select>
    </div>
  );
}
