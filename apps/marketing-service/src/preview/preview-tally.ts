import type { CampaignKind } from '@tradewind/contracts';

const SAMPLES = 10;

/** What became of occasions. */
export interface Tallied {
  occasions: number;
  requested: number;
  heldOut: number;
  /** By reason. */
  suppressed: Record<string, number>;
}

export interface PreviewSample {
  /** The pseudonym. */
  readonly shopper: string;
  /** ISO 8601, event time. */
  readonly at: string;
  readonly decision: 'requested' | 'held-out' | 'suppressed';
  /** Of a suppressed or held-out one the rule, of a requested one what gave occasion. */
  readonly reason: string;
  readonly arm?: string;
}

interface Concluded {
  readonly event: { readonly type: string; readonly data: unknown };
  readonly time: number;
}

interface Decided {
  readonly shopper: string;
  readonly kind: CampaignKind;
  readonly reason: string;
  readonly arm?: string;
}

const decisions = {
  'campaign.requested': 'requested',
  'campaign.held_out': 'held-out',
  'campaign.suppressed': 'suppressed',
} as const;

/** Counts the decisions of one campaign from a time on. */
export class PreviewTally {
  readonly total = nothing();
  readonly #days = new Map<string, Tallied>();
  /** By shopper, the latest last. */
  readonly #samples = new Map<string, PreviewSample>();

  constructor(
    private readonly campaign: CampaignKind,
    /** Event time, ms. */
    private readonly from: number,
  ) {}

  add({ event: { type, data }, time }: Concluded): void {
    const decision = Object.hasOwn(decisions, type)
      ? decisions[type as keyof typeof decisions]
      : undefined;
    const { kind, shopper, reason, arm } = data as Decided;
    if (decision === undefined || kind !== this.campaign || time < this.from) return;
    const at = new Date(time).toISOString();
    for (const tallied of [this.total, this.#dayOf(at)]) count(tallied, decision, reason);
    this.#samples.delete(shopper);
    this.#samples.set(shopper, {
      ...{ shopper, at, decision, reason },
      ...(arm !== undefined && { arm }),
    });
    const [oldest] = this.#samples.keys();
    if (this.#samples.size > SAMPLES && oldest !== undefined) this.#samples.delete(oldest);
  }

  /** The latest first. */
  get samples(): readonly PreviewSample[] {
    return [...this.#samples.values()].reverse();
  }

  /** By day in UTC, the first first; days on which nothing was decided are absent. */
  get days(): readonly ({ readonly day: string } & Tallied)[] {
    return [...this.#days]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([day, tallied]) => ({ day, ...tallied }));
  }

  #dayOf(at: string): Tallied {
    const day = at.slice(0, 10);
    const tallied = this.#days.get(day) ?? nothing();
    this.#days.set(day, tallied);
    return tallied;
  }
}

function nothing(): Tallied {
  return { occasions: 0, requested: 0, heldOut: 0, suppressed: {} };
}

function count(tallied: Tallied, decision: PreviewSample['decision'], reason: string): void {
  tallied.occasions += 1;
  if (decision === 'requested') tallied.requested += 1;
  else if (decision === 'held-out') tallied.heldOut += 1;
  else tallied.suppressed[reason] = (tallied.suppressed[reason] ?? 0) + 1;
}

/** What a sample of shoppers stands for. */
export function scaled<T extends Tallied>(tallied: T, share: number): T {
  const all = (value: number) => Math.round(value / share);
  const suppressed = Object.entries(tallied.suppressed).map(
    ([reason, value]) => [reason, all(value)] as const,
  );
  return {
    ...tallied,
    occasions: all(tallied.occasions),
    requested: all(tallied.requested),
    heldOut: all(tallied.heldOut),
    suppressed: Object.fromEntries(suppressed),
  };
}
