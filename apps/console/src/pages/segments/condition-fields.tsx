import type { ComponentChildren } from 'preact';
import { Choice, TextField } from '../../parts/field.js';
import { isTextKey, t } from '../../text/text.js';
import { NumberFields, TextsField } from './bounds-fields.js';
import { AbsenceFields, EventFields, SequenceFields } from './event-conditions.js';
import { conditionKinds, newCondition, profileFields } from './rule-draft.js';
import type { Condition, ConditionKind } from './rule-draft.js';

interface Fields<Kind extends ConditionKind = ConditionKind> {
  readonly value: Extract<Condition, { kind: Kind }>;
  readonly onChange: (condition: Condition) => void;
  /** The computed traits of the shop. */
  readonly computed: readonly string[];
}

/** One condition: of which kind, what it asks for, and whether it is turned round. */
export function ConditionFields(props: Fields & { onRemove?: () => void }) {
  const { value, onChange, computed, onRemove } = props;
  return (
    <div class="condition">
      <div class="condition-head">
        <Choice
          label={t('rules.condition')}
          value={value.kind}
          options={conditionKinds
            .filter((kind) => kind !== 'computed' || computed.length > 0 || value.kind === kind)
            .map((kind) => [kind, t(`rules.kind.${kind}`)])}
          onChange={(kind) => {
            onChange(newCondition(kind as ConditionKind, computed));
          }}
        />
        <label class="check">
          <input
            type="checkbox"
            checked={value.not === true}
            onChange={(event) => {
              onChange({ ...value, not: event.currentTarget.checked });
            }}
          />
          {t('rules.not')}
        </label>
        {onRemove && (
          <button type="button" class="plain" onClick={onRemove}>
            {t('rules.remove')}
          </button>
        )}
      </div>
      <FieldsOf {...props} />
    </div>
  );
}

function FieldsOf({ value, ...others }: Fields): ComponentChildren {
  switch (value.kind) {
    case 'profile':
      return <ProfileFields value={value} {...others} />;
    case 'category':
    case 'brand':
      return <ShareFields value={value} {...others} />;
    case 'trait':
    case 'computed':
      return <TraitFields value={value} {...others} />;
    case 'event':
      return <EventFields value={value} {...others} />;
    case 'sequence':
      return <SequenceFields value={value} {...others} />;
    case 'absence':
      return <AbsenceFields value={value} {...others} />;
  }
}

function ProfileFields({ value, onChange }: Fields<'profile'>) {
  return (
    <div class="condition-fields">
      <Choice
        label={t('rules.field')}
        value={value.field}
        options={profileFields.map((field) => [field, fieldText(field)])}
        onChange={(field) => {
          onChange({ ...value, field });
        }}
      />
      <NumberFields
        value={value}
        onChange={(change) => {
          onChange({ ...value, ...change });
        }}
      />
    </div>
  );
}

function fieldText(field: string): string {
  const key = `rules.field.${field}`;
  return isTextKey(key) ? t(key) : field;
}

function ShareFields({ value, onChange }: Fields<'category' | 'brand'>) {
  return (
    <div class="condition-fields">
      <TextField
        label={t(`rules.label.${value.kind}`)}
        value={value.label}
        onInput={(label) => {
          onChange({ ...value, label });
        }}
      />
      <NumberFields
        value={value}
        onChange={(change) => {
          onChange({ ...value, ...change });
        }}
        step={0.05}
        max={1}
      />
    </div>
  );
}

function TraitFields({ value, onChange, computed }: Fields<'trait' | 'computed'>) {
  const name = (trait: string) => {
    onChange({ ...value, trait });
  };
  const set = (change: object) => {
    onChange({ ...value, ...change });
  };
  return (
    <div class="condition-fields">
      {value.kind === 'computed' ? (
        <Choice
          label={t('rules.trait')}
          value={value.trait}
          options={[...new Set([value.trait, ...computed])].map((trait) => [trait, trait])}
          onChange={name}
        />
      ) : (
        <TextField label={t('rules.trait')} value={value.trait} onInput={name} />
      )}
      <TextsField value={value} onChange={set} />
      <NumberFields value={value} onChange={set} />
    </div>
  );
}
