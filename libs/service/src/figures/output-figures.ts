import {
  builtInCampaigns,
  chatbotConversations,
  isBuiltIn,
  marketingCampaigns,
  profileSegments,
  recommenderRecommendations,
} from '@tradewind/contracts';
import type { EmittedEvent } from '@tradewind/fold';
import type { Metrics } from '@tradewind/observability';

/** Campaigns of a shop's own, whose ids anybody may choose, have one label. */
const OWN = 'own';
const OTHER = 'other';
const kinds = [...builtInCampaigns, OWN];
/** The checks before a decision: what a shop may set, and what always holds. */
const suppressions = [
  ...['consent', 're-entry', 'frequency-capped'],
  ...['minOrders', 'maxOrders', 'minCartValue', 'minPropensity', 'signedIn'],
  OTHER,
];
const holdOuts = ['hold-out', 'global-hold-out'];
const handOffs = ['asked_for_human', 'complaint', 'not_understood', 'unverified_answer', OTHER];

/** Outcomes of conversations by the event that says it. */
const outcomes: Readonly<Record<string, string>> = {
  'message.sent': 'answered',
  'handoff.requested': 'handed-off',
  'message.agent': 'answered-by-person',
  'conversation.resolved': 'resolved',
};

/**
 * Counts what a shop gets from the platform, from the events that the folds of this process conclude
 * and store. All labels come from closed sets; a value outside of them counts as `other`.
 */
export class OutputFigures {
  readonly #segments;
  readonly #lists;
  readonly #campaigns;
  readonly #conversations;
  readonly #counters: Readonly<Record<string, (event: EmittedEvent) => void>>;

  constructor(metrics: Metrics) {
    this.#segments = metrics.counter(
      'tradewind_segment_changes_total',
      'Shoppers who entered or left a segment.',
      ['change'],
    );
    this.#lists = metrics.counter(
      'tradewind_lists_published_total',
      'Lists of recommendations that have changed.',
    );
    this.#campaigns = metrics.counter(
      'tradewind_campaigns_total',
      'Decisions on campaigns and conversions; reasons of suppressed and held-out ones.',
      ['kind', 'decision', 'reason'],
    );
    this.#conversations = metrics.counter(
      'tradewind_conversations_total',
      'What became of messages of shoppers; reasons of hand-offs.',
      ['outcome', 'reason'],
    );
    this.#counters = {
      [profileSegments.name]: ({ type }) => {
        this.#segments.inc({ change: afterDot(type) });
      },
      [recommenderRecommendations.name]: () => {
        this.#lists.inc();
      },
      [marketingCampaigns.name]: (event) => {
        this.#countCampaign(event);
      },
      [chatbotConversations.name]: (event) => {
        this.#countConversation(event);
      },
    };
  }

  /** The figures that a service's folds can change are 0 from here on, and not absent. */
  begin(topics: ReadonlySet<string>): void {
    if (topics.has(profileSegments.name)) {
      for (const change of ['entered', 'exited']) this.#segments.inc({ change }, 0);
    }
    if (topics.has(marketingCampaigns.name)) this.#beginCampaigns();
    if (topics.has(chatbotConversations.name)) {
      for (const outcome of Object.values(outcomes)) {
        const reasons = outcome === 'handed-off' ? handOffs : [''];
        for (const reason of reasons) this.#conversations.inc({ outcome, reason }, 0);
      }
    }
  }

  /** Counts a concluded event; one of an internal topic changes nothing. */
  count(event: EmittedEvent): void {
    this.#counters[event.topic]?.(event);
  }

  #beginCampaigns(): void {
    const decisions = Object.keys(marketingCampaigns.events).map(afterDot);
    for (const kind of kinds) {
      for (const decision of decisions) {
        for (const reason of reasonsOf(decision)) {
          this.#campaigns.inc({ kind, decision, reason }, 0);
        }
      }
    }
  }

  #countCampaign({ type, value }: EmittedEvent): void {
    const { kind, reason } = fieldsOf(value);
    const decision = afterDot(type);
    this.#campaigns.inc({
      kind: kind !== undefined && isBuiltIn(kind) ? kind : OWN,
      decision,
      reason: knownReason(reasonsOf(decision), reason),
    });
  }

  #countConversation({ type, value }: EmittedEvent): void {
    const outcome = outcomes[type] ?? OTHER;
    const isHandOff = outcome === 'handed-off';
    const reason = isHandOff ? knownReason(handOffs, fieldsOf(value).reason) : '';
    this.#conversations.inc({ outcome, reason });
  }
}

function afterDot(type: string): string {
  return type.slice(type.indexOf('.') + 1);
}

/** Of a request the reason is a sentence for people, which is no label. */
function reasonsOf(decision: string): readonly string[] {
  if (decision === 'suppressed') return suppressions;
  return decision === 'held_out' ? holdOuts : [''];
}

function knownReason(known: readonly string[], reason = ''): string {
  if (known.length === 1) return '';
  return known.includes(reason) ? reason : OTHER;
}

function fieldsOf(value: string | null): { readonly kind?: string; readonly reason?: string } {
  return value === null ? {} : (JSON.parse(value) as { kind?: string; reason?: string });
}
