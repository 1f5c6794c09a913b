import type { CampaignKind } from '@tradewind/contracts';
import { offPolicyEstimates } from '@tradewind/ml';
import type { OffPolicyEstimates, OffPolicySums } from '@tradewind/ml';
import type { PolicySums, PolicySumsOf, UpliftSnapshot } from './uplift-model.js';

/** With less information an interval by the normal approximation cannot be trusted. */
const EFFECTIVE_AT_LEAST = 100;

/** What a policy would have earned for each shopper whom the campaign has decided on. */
export interface PolicyView {
  readonly policy: string;
  readonly says: string;
  /** Decisions that it was judged by, and how many without chance would tell as much. */
  readonly decisions: number;
  readonly effectiveDecisions: number;
  /** The share of shoppers who would have ordered. Absent if it is refused. */
  readonly ordered?: Omit<OffPolicyEstimates, 'effectiveDecisions'>;
  /** What they would have ordered for, net of refunds, in units of the view's currency. */
  readonly revenue?: Omit<OffPolicyEstimates, 'effectiveDecisions'>;
  /** Why there is no estimate, in words. */
  readonly refused?: string;
}

/** What other policies would have earned on the shoppers of a campaign. */
export interface OffPolicyView {
  readonly campaign: CampaignKind;
  /** Shoppers whose first decision is over, by which policies are judged, and how many were left alone. */
  readonly shoppers: number;
  readonly leftAlone: number;
  /** The arms that these policies choose from, and the version of the document that has them. */
  readonly arms: readonly string[];
  readonly settingsVersion?: number;
  readonly currency?: string;
  readonly policies: readonly PolicyView[];
}

/** By the figures of all policies, or of one. */
export function offPolicyView(
  campaign: CampaignKind,
  snapshot: UpliftSnapshot | undefined,
  only?: string,
): OffPolicyView {
  const { treated, leftAlone, policies } = snapshot ?? nothing;
  const { arms, version, currency, byPolicy } = policies ?? noPolicies;
  const chosen = Object.entries(byPolicy).filter(([name]) => only === undefined || name === only);
  return {
    campaign,
    shoppers: treated + leftAlone,
    leftAlone,
    arms: arms.filter((arm) => arm !== ''),
    ...(version > 0 && { settingsVersion: version }),
    ...(currency && { currency }),
    policies: chosen.map(([name, sums]) => policyView(name, sums, currency !== undefined)),
  };
}

const nothing: UpliftSnapshot = { treated: 0, leftAlone: 0, models: {} };
const noPolicies: PolicySums = { arms: [], version: 0, byPolicy: {} };

function policyView(
  policy: string,
  { impossible, ordered, revenue }: PolicySumsOf,
  hasRevenue: boolean,
): PolicyView {
  const { decisions } = ordered;
  const estimates = offPolicyEstimates(ordered);
  const effective = estimates?.effectiveDecisions ?? 0;
  const head = {
    ...{ policy, says: saysOf(policy), decisions },
    effectiveDecisions: Math.round(effective),
  };
  const refused = refusalOf(policy, { impossible, decisions, effective });
  if (refused !== undefined) return { ...head, refused };
  const earned = hasRevenue ? estimatesOf(revenue) : undefined;
  const orders = estimatesOf(ordered);
  return { ...head, ...(orders && { ordered: orders }), ...(earned && { revenue: earned }) };
}

function estimatesOf(sums: OffPolicySums): PolicyView['ordered'] {
  const estimates = offPolicyEstimates(sums);
  if (!estimates) return undefined;
  const { ips, snips, doublyRobust, gain } = estimates;
  return { ips, snips, doublyRobust, gain };
}

function refusalOf(
  policy: string,
  of: { readonly impossible: number; readonly decisions: number; readonly effective: number },
): string | undefined {
  const { impossible, decisions, effective } = of;
  const all = impossible + decisions;
  if (impossible > 0.05 * all) {
    const what = policy === 'nobody' || policy.includes(':0') ? 'left alone' : 'treated so';
    return `in ${String(impossible)} of ${String(all)} decisions the shopper could not have been ${what}; a hold-out or another policy of arms makes it possible`;
  }
  if (effective >= EFFECTIVE_AT_LEAST) return undefined;
  return `the decisions tell as much about it as ${String(Math.round(effective))} of its own would; ${String(EFFECTIVE_AT_LEAST)} are needed`;
}

const fixed: Readonly<Record<string, string>> = {
  nobody: 'leave everybody alone',
  everybody: 'leave nobody alone, with the arms as they were drawn',
  even: 'leave nobody alone, with each arm alike',
  thompson: 'leave nobody alone, with arms by what they have brought so far',
  'linear-thompson': 'leave nobody alone, with arms by what they have brought to such shoppers',
};

function saysOf(policy: string): string {
  const [by, value = ''] = policy.split(':');
  if (by === 'arm') return `leave nobody alone, with the arm ${value}`;
  const percent = `${String(Math.round(Number(value) * 100))} %`;
  if (by === 'uplift') return `address the ${percent} whom the message moves most`;
  if (by === 'response') return `address the ${percent} who are likeliest to order`;
  return fixed[policy] ?? policy;
}

/**
 * What the policy of a document would have earned: of those that were judged, the one that is it, or the one
 * with the nearest share. `undefined` if nothing was judged; refused if its arms are other ones.
 */
export function policyOfDocument(
  content: Readonly<Record<string, unknown>>,
  { arms: judged, policies }: OffPolicyView,
): PolicyView | undefined {
  if (policies.length === 0) return undefined;
  const { arms = [], targeting } = content as PolicyFields;
  const ids = arms.map(({ id }) => id);
  const one = policies.find((each) => each.policy === `arm:${ids.join('|')}`);
  if (one && !targeting) return one;
  const wanted = wantedBy(content, policies);
  const found = policies.find((each) => each.policy === wanted);
  const isOfThese = ids.length === judged.length && ids.every((id) => judged.includes(id));
  if (found && isOfThese) return found;
  const refused = isOfThese
    ? 'there are too few decisions to judge by a model'
    : `the decisions are of the arms ${judged.join(', ') || 'none'}`;
  return { policy: wanted, says: saysOf(wanted), decisions: 0, effectiveDecisions: 0, refused };
}

function wantedBy(content: PolicyFields, policies: readonly PolicyView[]): string {
  const { arms = [], policy = 'thompson', targeting } = content;
  if (targeting) return nearest(targeting, policies);
  return arms.length > 1 ? policy : 'everybody';
}

interface PolicyFields {
  readonly arms?: readonly { readonly id: string }[];
  readonly policy?: string;
  readonly targeting?: { readonly by: string; readonly share: number };
}

function nearest(
  { by, share }: { readonly by: string; readonly share: number },
  policies: readonly PolicyView[],
): string {
  const shares = policies
    .map(({ policy }) => policy.split(':'))
    .filter(([way]) => way === by)
    .map(([, of]) => Number(of))
    .sort((a, b) => Math.abs(a - share) - Math.abs(b - share));
  return `${by}:${String(shares[0] ?? share)}`;
}
