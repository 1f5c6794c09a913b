import type { LogRecord } from '@tradewind/log';
import type { Verdict } from '../run/subject.js';
import { Differences } from './verdict.js';

export interface Campaigns {
  /** The campaigns for which the rules give occasion: a description by campaign id. */
  readonly expected: ReadonlyMap<string, string>;
  /** The kinds whose occasions are all foreseen; there may be any number of other kinds. */
  readonly foreseen: readonly string[];
  /** All records of the campaign topic, in the order of partitions. */
  readonly seen: readonly LogRecord[];
  /** The most requests for one shopper within the window. */
  readonly cap: number;
  readonly windowMs: number;
}

interface Campaign {
  readonly shopper: string;
  readonly kind: string;
  readonly campaignId: string;
}

interface Decision extends Campaign {
  readonly type: string;
  readonly time: number;
}

/**
 * Decisions: for each occasion there is exactly one decision, requested, suppressed or held out, under one
 * id; it is credited with an order at most once, and only a credit is revised; and when duplicates of an id are dropped, no
 * shopper gets more than the cap allows in any window of stream time.
 */
export function campaignsHold(campaigns: Campaigns): Verdict {
  const differences = new Differences();
  const decisions = Map.groupBy(distinct(campaigns.seen), ({ type }) => stageOf(type));
  const decided = byCampaign(decisions.get('decided') ?? [], differences);
  const converted = byCampaign(decisions.get('converted') ?? [], differences);
  findUntold(decisions.get('revised') ?? [], converted, differences);
  for (const [campaignId, what] of campaigns.expected) {
    if (!decided.has(campaignId)) differences.add(`there is no decision on ${what}`);
  }
  for (const { campaignId, kind, shopper } of decided.values()) {
    if (campaigns.foreseen.includes(kind) && !campaigns.expected.has(campaignId)) {
      differences.add(`no occasion for ${kind} of ${shopper}: ${campaignId}`);
    }
  }
  const requested = [...decided.values()].filter(({ type }) => type === 'campaign.requested');
  findExcess(requested, campaigns, differences);
  const shares = `${requested.length} requested, ${converted.size} converted`;
  return differences.verdict(
    `${decided.size} campaigns (${campaigns.expected.size} foreseen), ${shares}`,
  );
}

/** What revises a conversion that nobody was told of. */
function findUntold(
  revised: readonly Decision[],
  converted: ReadonlyMap<string, Decision>,
  differences: Differences,
): void {
  for (const { campaignId, kind, shopper } of revised) {
    if (converted.has(campaignId)) continue;
    const what = `${kind} of ${shopper}: ${campaignId}`;
    differences.add(`a conversion is revised and was not told: ${what}`);
  }
}

function stageOf(type: string): 'decided' | 'converted' | 'revised' {
  if (type === 'campaign.converted') return 'converted';
  return type === 'campaign.conversion_revised' ? 'revised' : 'decided';
}

/** Decisions of one stage by campaign, which may each have one. */
function byCampaign(
  decisions: readonly Decision[],
  differences: Differences,
): ReadonlyMap<string, Decision> {
  const byId = new Map<string, Decision>();
  for (const decision of decisions) {
    const { campaignId, kind, type, shopper } = decision;
    if (byId.has(campaignId)) {
      differences.add(`${type} of ${kind} of ${shopper} under two ids: ${campaignId}`);
    }
    byId.set(campaignId, decision);
  }
  return byId;
}

function distinct(records: readonly LogRecord[]): Decision[] {
  const byId = new Map<string, Decision>();
  for (const { headers, value } of records) {
    const text = (name: string) => headers[name]?.toString() ?? '';
    const campaign = JSON.parse(value?.toString() ?? '{}') as Campaign;
    const type = text('ce_type').replace(/^tradewind\./, '');
    const id = text('ce_id');
    if (!byId.has(id)) byId.set(id, { ...campaign, type, time: Date.parse(text('ce_time')) });
  }
  return [...byId.values()];
}

function findExcess(
  requested: readonly Decision[],
  { cap, windowMs }: Campaigns,
  differences: Differences,
): void {
  for (const [shopper, of] of Map.groupBy(requested, (decision) => decision.shopper)) {
    const times = of.map(({ time }) => time).sort((a, b) => a - b);
    times.forEach((time, at) => {
      const earlier = times[at - cap];
      if (earlier !== undefined && time - earlier < windowMs) {
        const when = new Date(time).toISOString();
        differences.add(`${shopper} has more than ${cap} campaigns in the window to ${when}`);
      }
    });
  }
}
