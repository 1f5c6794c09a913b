import { Choice, TextField } from '../../parts/field.js';
import { isTextKey, t } from '../../text/text.js';
import { NumberFields, TextsField } from './bounds-fields.js';
import type { Bounds, EventMatcher, PropertyMatcher } from './rule-draft.js';

/** Those that people ask for most come first. */
const eventTypes = [
  ...['product.viewed', 'cart.item_added', 'order.completed', 'search.performed', 'page.viewed'],
  ...['product.clicked', 'product.list_viewed', 'cart.item_removed', 'cart.viewed'],
  ...['checkout.started', 'checkout.step_completed', 'checkout.payment_info_entered'],
  ...['wishlist.item_added', 'wishlist.item_removed', 'coupon.applied', 'coupon.denied'],
  ...['order.refunded', 'order.cancelled', 'order.updated', 'product.reviewed', 'product.shared'],
  ...['promo.viewed', 'promo.clicked', 'user.identified', 'screen.viewed', 'track.custom'],
];

export function eventText(type: string): string {
  const key = `event.${type}`;
  return isTextKey(key) ? t(key) : type;
}

const MOST_PROPERTIES = 5;

/** Which event: its type, and conditions on its properties or those of one of its products. */
export function MatcherFields(props: {
  label: string;
  value: EventMatcher;
  onChange: (matcher: EventMatcher) => void;
}) {
  const { value, onChange } = props;
  const { event, where = [] } = value;
  const known = eventTypes.includes(event) ? eventTypes : [event, ...eventTypes];
  const change = (place: number, matcher: PropertyMatcher | undefined) => {
    const changed = where.flatMap((each, i) => (i === place ? (matcher ?? []) : [each]));
    onChange({ event, where: changed });
  };
  return (
    <div class="matcher">
      <Choice
        label={props.label}
        value={event}
        options={known.map((type) => [type, eventText(type)])}
        onChange={(type) => {
          onChange({ event: type, where });
        }}
      />
      {where.map((matcher, place) => (
        <PropertyFields
          key={place}
          value={matcher}
          onChange={(changed) => {
            change(place, changed);
          }}
        />
      ))}
      {where.length < MOST_PROPERTIES && (
        <button
          type="button"
          class="plain"
          onClick={() => {
            onChange({ event, where: [...where, { property: 'category', equals: '' }] });
          }}
        >
          + {t('rules.withProperty')}
        </button>
      )}
    </div>
  );
}

function PropertyFields(props: {
  value: PropertyMatcher;
  onChange: (matcher: PropertyMatcher | undefined) => void;
}) {
  const { value, onChange } = props;
  const set = (change: Bounds | { property: string }) => {
    onChange({ ...value, ...change });
  };
  return (
    <div class="condition-fields">
      <TextField
        label={t('rules.property')}
        value={value.property}
        onInput={(property) => {
          set({ property });
        }}
        more={{ list: 'property-names' }}
      />
      <TextsField value={value} onChange={set} />
      <NumberFields value={value} onChange={set} />
      <button
        type="button"
        class="plain"
        aria-label={`${t('rules.remove')}: ${value.property}`}
        onClick={() => {
          onChange(undefined);
        }}
      >
        ✕
      </button>
    </div>
  );
}

/** Properties that events of shops have, for the fields to offer. */
export function PropertyNames() {
  const names = ['category', 'brand', 'product_id', 'name', 'price', 'quantity', 'variant'];
  return (
    <datalist id="property-names">
      {[...names, 'total', 'revenue', 'currency', 'coupon', 'query'].map((name) => (
        <option key={name} value={name} />
      ))}
    </datalist>
  );
}
