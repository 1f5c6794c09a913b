/** Times of an event that are remembered at most. */
export const MOST_TIMES = 20;

/** What is remembered of the events that a condition asks for. Times in ms; 0 stands for never. */
export type Observation =
  /** The last times of an event, ascending. */
  | { times: number[] }
  /** The latest start of a sequence by step, or the last times of the sides of an absence. */
  | { latest: number[] }
  /** A trait as it was last said. */
  | { value: string | number; at: number };

/** What is kept of a shopper for one segment by rules. */
export interface RuleState {
  /** The version of the document that the observations are of. */
  v: number;
  /** Member since; absent outside. */
  in?: number;
  /** When the membership may change without an event. */
  at?: number;
  /** By the number of the condition. */
  seen?: Record<string, Observation>;
}

/** The rules of a tenant in one partition. */
export interface RulesPart {
  /** Of its segments by rules: grows with every change of one. */
  generation: number;
  /** Shoppers who have been looked at since the last change. */
  evaluated: number;
  /** By the id of a computed trait: of which definition it is, and since when that is there, ms. */
  traits?: Record<string, { readonly digest: number; readonly since: number }>;
}

/** The times that are remembered of an event, ascending; empty if there are none. */
export function timesOf(observation: Observation | undefined): readonly number[] {
  return observation && 'times' in observation ? observation.times : [];
}

/** The times that are remembered of the steps of a sequence or the sides of an absence; empty if there are none. */
export function latestOf(observation: Observation | undefined): readonly number[] {
  return observation && 'latest' in observation ? observation.latest : [];
}

const RULES = 'rules/';

/** The part in which a partition keeps what it knows of a tenant's rules. */
export function rulesPart(tenant: string): string {
  return RULES + tenant;
}

export function initialRulesPart(name: string): RulesPart | undefined {
  return name.startsWith(RULES) ? { generation: 0, evaluated: 0 } : undefined;
}

/** When the earliest membership may change without an event; undefined if none may. */
export function nextRuleTime(
  rules: Readonly<Record<string, RuleState>> | undefined,
): number | undefined {
  let next: number | undefined;
  for (const segment in rules) {
    const at = rules[segment]?.at;
    if (at !== undefined && (next === undefined || at < next)) next = at;
  }
  return next;
}

/**
 * Takes in what another id of the shopper has been seen doing. Times are those of both; of sequences that go
 * from one id to the other only the steps count that one of them has taken alone. Memberships stay
 * what they were: they are for the fold to decide anew.
 */
export function mergeRules(
  into: Record<string, RuleState>,
  from: Readonly<Record<string, RuleState>>,
): void {
  for (const [segment, other] of Object.entries(from)) {
    const own = into[segment];
    if (!own || own.v < other.v) into[segment] = replaced(own, other);
    else if (own.v === other.v) mergeSeen(own, other);
  }
}

/** The observations of a later version in place of those of an earlier one; the membership stays. */
function replaced(own: RuleState | undefined, { v, seen }: RuleState): RuleState {
  return { v, ...(seen && { seen }), ...(own?.in !== undefined && { in: own.in }) };
}

function mergeSeen(own: RuleState, other: RuleState): void {
  for (const [condition, observation] of Object.entries(other.seen ?? {})) {
    const seen = (own.seen ??= {});
    seen[condition] = mergeObservations(seen[condition], observation);
  }
}

function mergeObservations(own: Observation | undefined, other: Observation): Observation {
  if (own === undefined) return other;
  if ('times' in own && 'times' in other) {
    const times = [...own.times, ...other.times].sort((a, b) => a - b);
    return { times: times.slice(-MOST_TIMES) };
  }
  if ('latest' in own && 'latest' in other) {
    return { latest: own.latest.map((time, i) => Math.max(time, other.latest[i] ?? 0)) };
  }
  return 'at' in own && 'at' in other && other.at > own.at ? other : own;
}
