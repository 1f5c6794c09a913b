import { t } from '../../text/text.js';
import { DurationField, NumberFields } from './bounds-fields.js';
import { MatcherFields } from './matcher-fields.js';
import type { Condition, ConditionKind, EventMatcher } from './rule-draft.js';

interface Fields<Kind extends ConditionKind> {
  readonly value: Extract<Condition, { kind: Kind }>;
  readonly onChange: (condition: Condition) => void;
}

const MOST_STEPS = 5;

/** How often an event came. */
export function EventFields({ value, onChange }: Fields<'event'>) {
  return (
    <>
      <MatcherFields
        label={t('rules.event')}
        value={value}
        onChange={(matcher) => {
          onChange({ ...value, ...matcher });
        }}
      />
      <div class="condition-fields">
        <NumberFields
          value={value}
          onChange={(change) => {
            onChange({ ...value, ...change });
          }}
          max={20}
        />
        <DurationField
          label={t('rules.withinLast')}
          value={value.within}
          onChange={(within) => {
            onChange({ ...value, within });
          }}
        />
      </div>
    </>
  );
}

/** Events one after the other. */
export function SequenceFields({ value, onChange }: Fields<'sequence'>) {
  return (
    <>
      <Matchers
        labelOf={(place) => t('rules.step', { number: place + 1 })}
        least={2}
        value={value.steps}
        onChange={(steps) => {
          onChange({ ...value, steps });
        }}
      />
      <Times value={value} onChange={onChange} label={t('rules.allWithin')} />
    </>
  );
}

/** An event after which others did not come. */
export function AbsenceFields({ value, onChange }: Fields<'absence'>) {
  return (
    <>
      <MatcherFields
        label={t('rules.after')}
        value={value.after}
        onChange={(after) => {
          onChange({ ...value, after });
        }}
      />
      <Matchers
        labelOf={() => t('rules.without')}
        least={1}
        value={value.without}
        onChange={(without) => {
          onChange({ ...value, without });
        }}
      />
      <Times value={value} onChange={onChange} label={t('rules.withinNext')} />
    </>
  );
}

function Times(props: {
  value: Extract<Condition, { kind: 'sequence' | 'absence' }>;
  label: string;
  onChange: (condition: Condition) => void;
}) {
  const { value, onChange } = props;
  return (
    <div class="condition-fields">
      <DurationField
        label={props.label}
        value={value.within}
        onChange={(within = '') => {
          onChange({ ...value, within });
        }}
      />
      <DurationField
        label={t('rules.lasting')}
        value={value.lasting}
        onChange={(lasting) => {
          onChange({ ...value, lasting });
        }}
      />
    </div>
  );
}

function Matchers(props: {
  labelOf: (place: number) => string;
  least: number;
  value: readonly EventMatcher[];
  onChange: (matchers: readonly EventMatcher[]) => void;
}) {
  const { value, onChange, least } = props;
  const label = props.labelOf(value.length);
  return (
    <>
      {value.map((matcher, place) => (
        <MatcherFields
          key={place}
          label={props.labelOf(place)}
          value={matcher}
          onChange={(changed) => {
            onChange(value.map((each, i) => (i === place ? changed : each)));
          }}
        />
      ))}
      <div class="buttons">
        {value.length < MOST_STEPS && (
          <button
            type="button"
            class="plain"
            onClick={() => {
              onChange([...value, { event: 'order.completed' }]);
            }}
          >
            + {label}
          </button>
        )}
        {value.length > least && (
          <button
            type="button"
            class="plain"
            onClick={() => {
              onChange(value.slice(0, -1));
            }}
          >
            {t('rules.removeLast')}
          </button>
        )}
      </div>
    </>
  );
}
