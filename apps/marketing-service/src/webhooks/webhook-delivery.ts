import {
  envelopeHeaders,
  eventId,
  keyOf,
  marketingCampaigns,
  marketingWebhookFailures,
  type ContentOf,
  type webhookDocument,
} from '@tradewind/contracts';
import type { Batch, BatchHandler, BatchOutcome, BatchProgress, EventLog } from '@tradewind/log';
import type { LogRecord, Position, Subscription, TopicPartition } from '@tradewind/log';
import type { PartitionStore } from '@tradewind/state';
import { outgoingOf, type Outgoing } from './message-of.js';
import { post, type Attempt, type PostOptions } from './post.js';
import { PlaceLost, recentWith, StoredPlace } from './webhook-places.js';

export interface DeliveryOptions extends PostOptions {
  /** The pause after the first failure; it doubles with each further one. */
  readonly retryMs: number;
  readonly maxRetryMs: number;
  /** From the first failure of a message to when it is given up. */
  readonly giveUpAfterMs: number;
  /** Wall clock, ms. */
  readonly now: () => number;
  readonly onAttempt: (outcome: 'delivered' | 'refused' | 'failed' | 'expired') => void;
}

export interface WebhookAt {
  readonly service: string;
  readonly tenant: string;
  readonly id: string;
}

export interface DeliveryParts {
  readonly log: EventLog;
  readonly store: PartitionStore;
  /** The webhook as it is now; undefined once it is deleted. */
  readonly content: () => ContentOf<typeof webhookDocument> | undefined;
  readonly options: DeliveryOptions;
}

/** Refusals of one message after which it is given up. */
const MAX_REFUSALS = 5;
/** Records without anything to deliver after which the place is stored. */
const SAVE_EVERY = 5_000;

/**
 * Delivers what the campaign topic holds for one webhook, in the order of each partition: the place in the
 * log moves on when the receiver has taken a message or it was given up. A receiver that fails holds up its
 * own webhook alone, as each has a consumer group of its own.
 */
export class WebhookDelivery implements BatchHandler {
  readonly relaxed = true;
  readonly #places = new Map<number, StoredPlace>();
  readonly #wakeUps = new Set<() => void>();
  #subscription: Subscription | undefined;
  #closed = false;

  private constructor(
    private readonly at: WebhookAt,
    private readonly from: number,
    private readonly parts: DeliveryParts,
  ) {}

  /** Begins with what the log takes after `from` (wall clock, ms), or where it has stopped. */
  static async start(at: WebhookAt, from: number, parts: DeliveryParts): Promise<WebhookDelivery> {
    const delivery = new WebhookDelivery(at, from, parts);
    const group = `tradewind.${at.service}.webhook.${at.tenant}.${at.id}`;
    const topics = [marketingCampaigns.name];
    delivery.#subscription = await parts.log.subscribe(group, topics, delivery);
    return delivery;
  }

  /** Rejects when it delivers no longer. */
  get failed(): Promise<never> | undefined {
    return this.#subscription?.failed;
  }

  /** The webhook has changed: what waits tries at once. */
  wake(): void {
    for (const wakeUp of this.#wakeUps) wakeUp();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#subscription?.close();
    this.wake();
  }

  async assigned(partitions: readonly TopicPartition[]): Promise<readonly Position[]> {
    this.#places.clear();
    return Promise.all(
      partitions.map(async ({ topic, partition }) => {
        const place = await this.#open(partition);
        return { topic, partition, offset: place.value.next };
      }),
    );
  }

  async #open(partition: number): Promise<StoredPlace> {
    const scope = placeScope(this.at.service, this.at, partition);
    const place = await StoredPlace.open(this.parts.store, scope, this.from);
    this.#places.set(partition, place);
    return place;
  }

  async handle(batch: Batch, progress: BatchProgress): Promise<BatchOutcome> {
    const place = this.#places.get(batch.partition);
    if (!place) return { kind: 'advanced', next: batch.nextOffset };
    try {
      for (const record of batch.records) {
        if (this.#closed || progress.isStale()) return this.#pause(record.offset, Infinity);
        const pauseMs = await this.#take(record, place);
        if (pauseMs !== undefined) return this.#pause(record.offset, pauseMs);
        await progress.heartbeat();
      }
      if (batch.nextOffset - place.value.next >= SAVE_EVERY) {
        await place.save({ ...place.value, next: batch.nextOffset });
      }
      return { kind: 'advanced', next: batch.nextOffset };
    } catch (error) {
      // What has been delivered is known here, so that nothing is sent again once the store answers.
      if (!(error instanceof PlaceLost)) return this.#pause(batch.firstOffset, this.#pauseOf(1));
      const { value } = await this.#open(batch.partition);
      return { kind: 'seek', next: value.next };
    }
  }

  /** Resolves with how long to wait before the record is tried (again); undefined once it is done with. */
  async #take(record: LogRecord, place: StoredPlace): Promise<number | undefined> {
    const { value } = place;
    if (record.offset < value.next || record.timestamp < value.from) return undefined;
    const content = this.parts.content();
    if (!content?.enabled) return Infinity;
    const outgoing = outgoingOf(record, this.at.tenant);
    if (!outgoing || value.recent.includes(outgoing.id)) return undefined;
    if (content.events !== undefined && !content.events.some((type) => type === outgoing.type)) {
      return undefined;
    }
    const { options } = this.parts;
    if (outgoing.expiresAt > options.now()) {
      const attempt = await post(content, outgoing, options);
      options.onAttempt(attempt.kind);
      return this.#settle({ record, outgoing, attempt }, place);
    }
    options.onAttempt('expired');
    await place.moveOn(record.offset + 1, { expired: value.expired + 1 });
    return undefined;
  }

  /** Stores what has come of an attempt. */
  async #settle(
    tried: { readonly record: LogRecord; readonly outgoing: Outgoing; readonly attempt: Attempt },
    place: StoredPlace,
  ): Promise<number | undefined> {
    const { record, outgoing, attempt } = tried;
    const { value } = place;
    const next = record.offset + 1;
    if (attempt.kind === 'delivered') {
      const recent = recentWith(value.recent, outgoing.id);
      await place.moveOn(next, { recent, delivered: value.delivered + 1 });
      return undefined;
    }
    const { reason } = attempt;
    const { since, attempts: before } = value.failing ?? {
      since: this.parts.options.now(),
      attempts: 0,
    };
    const attempts = before + 1;
    if (this.#isGivenUp(attempt, since, attempts)) {
      await this.#deadLetter(record, outgoing, { reason, attempts });
      await place.moveOn(next, { deadLettered: value.deadLettered + 1 });
      return undefined;
    }
    await place.save({ ...value, failing: { since, attempts, reason } });
    const asked = attempt.kind === 'failed' ? (attempt.retryAfterMs ?? 0) : 0;
    return Math.max(this.#pauseOf(attempts), Math.min(asked, this.parts.options.maxRetryMs));
  }

  #isGivenUp({ kind }: Attempt, since: number, attempts: number): boolean {
    if (kind === 'refused' && attempts >= MAX_REFUSALS) return true;
    return this.parts.options.now() - since >= this.parts.options.giveUpAfterMs;
  }

  #pauseOf(attempts: number): number {
    const { retryMs, maxRetryMs } = this.parts.options;
    return Math.min(maxRetryMs, retryMs * 2 ** Math.min(attempts - 1, 30));
  }

  async #deadLetter(
    record: LogRecord,
    { id, key, type, data }: Outgoing,
    { reason, attempts }: { readonly reason: string; readonly attempts: number },
  ): Promise<void> {
    const { tenant, id: webhook } = this.at;
    const time = this.parts.options.now();
    const headers = envelopeHeaders({
      ...{ id: eventId(`webhook|${keyOf(tenant, webhook)}|${id}`), key },
      ...{ source: `/${this.at.service}/webhooks`, type: 'webhook.failed' },
      ...{ time, recordedAt: time, causationId: id },
    });
    const failure = { webhook, eventId: id, type, reason, attempts, data };
    const value = JSON.stringify(failure);
    const { name: topic } = marketingWebhookFailures;
    await this.parts.log.publish([{ topic, partition: record.partition, key, value, headers }]);
  }

  /** Blocks the partition for so long, or until the webhook changes or this is closed. */
  #pause(next: number, ms: number): BatchOutcome {
    const ready = new Promise<void>((resolve) => {
      const wakeUp = () => {
        clearTimeout(timer);
        this.#wakeUps.delete(wakeUp);
        resolve();
      };
      const timer = ms === Infinity ? undefined : setTimeout(wakeUp, ms);
      this.#wakeUps.add(wakeUp);
    });
    return { kind: 'blocked', next, ready };
  }
}

/** Where the place of a webhook in a partition is stored. */
export function placeScope(
  service: string,
  { tenant, id }: Pick<WebhookAt, 'tenant' | 'id'>,
  partition: number,
): string {
  return `${service}:webhook.${tenant}.${id}:${partition}`;
}
