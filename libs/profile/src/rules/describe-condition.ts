import type { EventMatcher, SegmentCondition, SegmentField } from '@tradewind/contracts';
import type { Verdict } from './judge.js';

/** A condition in words, e.g. `orders at least 2`. */
export function conditionText(condition: SegmentCondition): string {
  const text = positiveText(condition);
  return condition.not ? `not: ${text}` : text;
}

const fieldWords: Partial<Record<SegmentField, string>> = {
  averageOrder: 'average order',
  daysSinceFirstSeen: 'days since the first event',
  daysSinceLastSeen: 'days since the last event',
  daysSinceLastOrder: 'days since the last order',
};

function fieldText(field: SegmentField): string {
  return fieldWords[field] ?? field;
}

function positiveText(condition: SegmentCondition): string {
  switch (condition.kind) {
    case 'profile':
      return `${fieldText(condition.field)} ${boundsText(condition)}`;
    case 'category':
    case 'brand':
      return `share of ${condition.kind} ${condition.label} ${boundsText(condition)}`;
    case 'trait':
    case 'computed':
      return `trait ${condition.trait} ${boundsText(condition)}`;
    case 'event': {
      const bounds = boundsText(condition) || 'at least 1';
      return `${matcherText(condition)} ${bounds} times${withinText(condition.within)}`;
    }
    case 'sequence': {
      const steps = condition.steps.map(matcherText).join(', then ');
      return `${steps}${withinText(condition.within)}${lastingText(condition.lasting)}`;
    }
    case 'absence': {
      const { after, without, within, lasting } = condition;
      const missing = without.map(matcherText).join(' or ');
      return `no ${missing} for ${within} after ${matcherText(after)}${lastingText(lasting)}`;
    }
  }
}

/** A condition in words with what decided it, e.g. `orders at least 2 (is 3)`. */
export function verdictText(condition: SegmentCondition, { value, since }: Verdict): string {
  const text = conditionText(condition);
  if (since !== undefined) return `${text} (since ${new Date(since).toISOString()})`;
  if (value === undefined) return text;
  const shown = typeof value === 'number' ? String(Math.round(value * 100) / 100) : value;
  return `${text} (is ${shown})`;
}

interface Bounds {
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
  readonly equals?: string | undefined;
  readonly oneOf?: readonly string[] | undefined;
}

function boundsText({ atLeast, atMost, equals, oneOf }: Bounds): string {
  return [
    ...(equals === undefined ? [] : [`is ${equals}`]),
    ...(oneOf ? [`is one of ${oneOf.join(', ')}`] : []),
    ...(atLeast === undefined ? [] : [`at least ${String(atLeast)}`]),
    ...(atMost === undefined ? [] : [`at most ${String(atMost)}`]),
  ].join(' and ');
}

function matcherText({ event, where = [] }: EventMatcher): string {
  const asked = where.map((each) => `${each.property} ${boundsText(each)}`);
  return asked.length > 0 ? `${event} with ${asked.join(', ')}` : event;
}

function withinText(within: string | undefined): string {
  return within === undefined ? '' : ` within ${within}`;
}

function lastingText(lasting: string | undefined): string {
  return lasting === undefined ? '' : `, for ${lasting}`;
}
