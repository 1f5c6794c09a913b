/** Numbers and texts that something is compared with. */
export interface Bounds {
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
  readonly equals?: string | undefined;
  readonly oneOf?: readonly string[] | undefined;
}

export interface PropertyMatcher extends Bounds {
  readonly property: string;
}

export interface EventMatcher {
  readonly event: string;
  readonly where?: readonly PropertyMatcher[];
}

interface Turned {
  /** It holds when what it says does not. */
  readonly not?: boolean;
}

/** A condition as the document of a segment has it. */
export type Condition =
  | (Turned & Bounds & { readonly kind: 'profile'; readonly field: string })
  | (Turned & Bounds & { readonly kind: 'category'; readonly label: string })
  | (Turned & Bounds & { readonly kind: 'brand'; readonly label: string })
  | (Turned & Bounds & { readonly kind: 'trait'; readonly trait: string })
  | (Turned & Bounds & { readonly kind: 'computed'; readonly trait: string })
  | (Turned &
      Bounds &
      EventMatcher & { readonly kind: 'event'; readonly within?: string | undefined })
  | (Turned & {
      readonly kind: 'sequence';
      readonly steps: readonly EventMatcher[];
      readonly within: string;
      readonly lasting?: string | undefined;
    })
  | (Turned & {
      readonly kind: 'absence';
      readonly after: EventMatcher;
      readonly without: readonly EventMatcher[];
      readonly within: string;
      readonly lasting?: string | undefined;
    });
export type ConditionKind = Condition['kind'];

export const conditionKinds: readonly ConditionKind[] = [
  ...([
    'profile',
    'event',
    'absence',
    'sequence',
    'category',
    'brand',
    'computed',
    'trait',
  ] as const),
];

export const profileFields = [
  ...['orders', 'revenue', 'averageOrder', 'sessions', 'refunds', 'cancellations'],
  ...['daysSinceFirstSeen', 'daysSinceLastSeen', 'daysSinceLastOrder'],
] as const;

export interface SegmentContent {
  readonly name: string;
  readonly description?: string;
  readonly where: readonly (
    Condition | { readonly kind: 'any'; readonly of: readonly Condition[] }
  )[];
}

/** What is edited: all groups have to hold, and of each group one condition. */
export interface RuleDraft {
  readonly name: string;
  readonly description: string;
  readonly groups: readonly (readonly Condition[])[];
}

const beginnings: { readonly [Kind in ConditionKind]: Extract<Condition, { kind: Kind }> } = {
  profile: { kind: 'profile', field: 'orders', atLeast: 1 },
  category: { kind: 'category', label: '', atLeast: 0.5 },
  brand: { kind: 'brand', label: '', atLeast: 0.5 },
  trait: { kind: 'trait', trait: '', equals: '' },
  computed: { kind: 'computed', trait: '', atLeast: 1 },
  event: { kind: 'event', event: 'product.viewed', atLeast: 1, within: '30d' },
  sequence: {
    kind: 'sequence',
    steps: [{ event: 'product.viewed' }, { event: 'cart.item_added' }],
    within: '1d',
    lasting: '7d',
  },
  absence: {
    kind: 'absence',
    after: { event: 'cart.item_added' },
    without: [{ event: 'order.completed' }],
    within: '1h',
    lasting: '7d',
  },
};

/** A condition of a kind to begin with; `computed` are the traits that one on them can be of. */
export function newCondition(kind: ConditionKind, computed: readonly string[] = []): Condition {
  return kind === 'computed'
    ? { ...beginnings.computed, trait: computed[0] ?? '' }
    : beginnings[kind];
}

export const emptyDraft: RuleDraft = {
  name: '',
  description: '',
  groups: [[newCondition('profile')]],
};

export function draftOf({ name, description = '', where }: SegmentContent): RuleDraft {
  return {
    ...{ name, description },
    groups: where.map((clause) => (clause.kind === 'any' ? clause.of : [clause])),
  };
}

/** The document of a draft, without what was left empty. */
export function contentOf({ name, description, groups }: RuleDraft): SegmentContent {
  return {
    name: name.trim(),
    ...(description.trim() !== '' && { description: description.trim() }),
    where: groups.flatMap((group) => {
      const [first, ...others] = group.map(cleaned);
      if (!first) return [];
      return [others.length === 0 ? first : { kind: 'any' as const, of: [first, ...others] }];
    }),
  };
}

/** Fields that nobody has filled in are left out, wherever they are. */
function cleaned<T>(value: T): T {
  if (Array.isArray(value)) return value.map(cleaned) as T;
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value)
    .filter(([name, each]) => isFilledIn(name, each))
    .map(([name, each]) => [name, cleaned(each)] as const);
  return Object.fromEntries(kept) as T;
}

const MAY_BE_EMPTY: ReadonlySet<string> = new Set(['trait', 'label', 'property']);

function isFilledIn(name: string, value: unknown): boolean {
  if (value === undefined || value === false) return false;
  // The service says that these are missing, and where.
  if (MAY_BE_EMPTY.has(name)) return true;
  return value !== '' && !(Array.isArray(value) && value.length === 0);
}

/** An id for a new segment, from its name; another one where that is taken. */
export function idFor(name: string, taken: readonly string[]): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase()
    .slice(0, 50);
  const base = plain === '' || /^segment-\d+$/.test(plain) ? 'rule' : plain;
  let id = base;
  for (let number = 2; taken.includes(id); number += 1) id = `${base}-${number}`;
  return id;
}
