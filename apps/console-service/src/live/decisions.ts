import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { marketingCampaigns, tenantOf } from '@tradewind/contracts';
import type { TopicEvent } from '@tradewind/contracts';
import { decodeRecord } from '@tradewind/fold';
import type { EventLog, LogRecord, Tail } from '@tradewind/log';
import { EVENT_LOG, ON_FAILURE } from '@tradewind/service';

const KEPT = 30;
const MAX_TENANTS = 1_000;

/** A campaign that was requested, suppressed or followed by an order. */
export interface Decision {
  /** Event time, ms. */
  readonly at: number;
  readonly type: string;
  readonly shopper: string;
  readonly campaign: string;
  readonly reason: string;
}

/** The latest decisions of each tenant since this process started, the newest first. */
@Injectable()
export class Decisions implements OnModuleInit, OnModuleDestroy {
  readonly #logger = new Logger(Decisions.name);
  readonly #byTenant = new Map<string, Decision[]>();
  #tail: Tail | undefined;

  constructor(
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(ON_FAILURE) private readonly onFailure: (error: unknown) => void,
  ) {}

  async onModuleInit(): Promise<void> {
    this.#tail = await this.log.tail([marketingCampaigns.name], 'latest', (record) => {
      this.#take(record);
    });
    this.#tail.failed.catch(this.onFailure);
  }

  async onModuleDestroy(): Promise<void> {
    await this.#tail?.close();
  }

  of(tenant: string): readonly Decision[] {
    return this.#byTenant.get(tenant) ?? [];
  }

  #take(record: LogRecord): void {
    const key = record.key?.toString('utf8');
    const decision = key === undefined ? undefined : decisionOf(record);
    if (key === undefined || decision === undefined) {
      this.#logger.warn(`not readable: ${record.topic} offset ${String(record.offset)}`);
      return;
    }
    const tenant = tenantOf(key);
    const known = this.#byTenant.get(tenant) ?? [];
    // The tenant that was heard of last is kept longest.
    this.#byTenant.delete(tenant);
    this.#byTenant.set(tenant, [decision, ...known].slice(0, KEPT));
    const [oldest] = this.#byTenant.keys();
    if (this.#byTenant.size > MAX_TENANTS && oldest !== undefined) this.#byTenant.delete(oldest);
  }
}

type CampaignEvent = TopicEvent<typeof marketingCampaigns>;

function decisionOf(record: LogRecord): Decision | undefined {
  const decoded = decodeRecord(marketingCampaigns, record);
  if (!decoded.ok) return undefined;
  const { type, time } = decoded.event;
  // The contract of the topic has been checked.
  const { data } = decoded.event as { readonly data: CampaignEvent['data'] };
  const reason = 'reason' in data ? data.reason : `${data.orderId}: ${String(data.revenue)}`;
  return { at: time, type, shopper: data.shopper, campaign: data.kind, reason };
}
