import { randomUUID } from 'node:crypto';
import type { NewRecord } from '@tradewind/log';
import type { TraceHeaders } from '@tradewind/observability';
import { keyOf } from '@tradewind/contracts';
import {
  PseudonymCache,
  type Sender,
  type Suppressions,
  type Tenant,
  type Tenants,
} from '@tradewind/service';
import type { Admission, Load } from './admission/admission.js';
import type { CollectorMetrics } from './collector-metrics.js';
import type { RecentEvents } from './debugger/recent-events.js';
import { seenRefusal } from './debugger/seen-event.js';
import { MAX_TOLD_NOTES, type ItemNote } from './readers/notes.js';
import type { GroupCommit } from './publishing/group-commit.js';
import type { RecordingClock } from './tracking/clock-ticks.js';
import { requestTime } from './tracking/event-time.js';
import type { Call } from './tracking/item.js';
import { deadLetterRecord, eventRecord, linkRecords, type Origin } from './tracking/records.js';
import { reasonOf } from './tracking/rejection.js';
import { scrubEmails } from './tracking/scrub-emails.js';
import { sortItems, type Sorted, type SortingOptions } from './tracking/sort-items.js';
import { standingOf } from './trust/standing.js';
import {
  expandedBytes,
  parseTrackingRequest,
  writeKeyOf,
  type TrackingRequest,
} from './tracking/tracking-request.js';

/** A call to the tracking API. */
export interface TrackingCall {
  readonly call: Call;
  /** The body after decompression. */
  readonly body: Buffer;
  readonly authorization: string | undefined;
  /** The write key of the address, for clients that can set neither headers nor the body. */
  readonly writeKey?: string | undefined;
  readonly userAgent?: string | undefined;
  /** The trace of the records. */
  readonly trace?: TraceHeaders | undefined;
}

/** The client's error report for one event that was rejected. */
export interface RejectedItem {
  readonly index: number;
  readonly messageId: string;
  readonly reason: string;
}

/** The answer to a call, by what the client should do next. */
export type CollectOutcome =
  | {
      readonly kind: 'accepted';
      /** Items, not events: some stand for several. */
      readonly accepted: number;
      readonly rejected: RejectedItem[];
      /** What was left out or guessed, at most `MAX_TOLD_NOTES`. */
      readonly notes: readonly ItemNote[];
      /** How many notes there are beyond these. */
      readonly furtherNotes: number;
    }
  /** The call must not be sent again. */
  | { readonly kind: 'malformed'; readonly message: string }
  | { readonly kind: 'unknown-write-key'; readonly message: string }
  | { readonly kind: 'busy'; readonly message: string; readonly retryAfterMs: number }
  /**
   * The call should be sent again: it is unknown whether the log has it, but ids make that
   * harmless.
   */
  | { readonly kind: 'unavailable'; readonly message: string };

export interface CollectorLimits {
  readonly maxEvents: number;
  readonly maxEventBytes: number;
  /**
   * The limit for a request after the fields of its batch have been copied to each of its events.
   */
  readonly maxExpandedBytes: number;
}

/** A call for which there is capacity. */
interface Admitted {
  readonly call: Call;
  readonly request: TrackingRequest;
  readonly load: Load;
  readonly userAgent: string | undefined;
  readonly trace: TraceHeaders | undefined;
}

/** The number of pseudonyms in a tenant's cache. */
const REMEMBERED_IDS = 20_000;

/** The dependencies of the collector. */
export interface CollectorParts {
  readonly tenants: Tenants;
  readonly admission: Admission;
  readonly log: GroupCommit;
  readonly metrics: CollectorMetrics;
  /** Ids whose events are dropped. */
  readonly suppressions: Pick<Suppressions, 'has' | 'count'>;
  /** What the debugger shows. */
  readonly recent: RecentEvents;
  /** The wall clock, ms. */
  readonly now: () => number;
  /** Present if the log's clock is that of a recording. */
  readonly recordingClock?: RecordingClock;
}

/** Accepts calls: validates, pseudonymises and appends; answers once the log has the events. */
export class Collector {
  readonly #pseudonyms = new Map<string, PseudonymCache>();
  #underWay = 0;
  #closing = false;
  #idle: (() => void) | undefined;

  constructor(
    private readonly parts: CollectorParts,
    private readonly limits: CollectorLimits,
  ) {}

  /** Never rejects because of the client or the log. */
  async collect(call: TrackingCall): Promise<CollectOutcome> {
    if (this.#closing) return { kind: 'unavailable', message: 'the collector is shutting down' };
    const started = this.parts.now();
    this.#underWay += 1;
    try {
      const outcome = await this.#collect(call);
      this.parts.metrics.answered(outcome.kind, this.parts.now() - started);
      return outcome;
    } finally {
      this.#underWay -= 1;
      if (this.#underWay === 0) this.#idle?.();
    }
  }

  /** Accepts nothing more; resolves when every call under way is answered. */
  async close(): Promise<void> {
    this.#closing = true;
    if (this.#underWay > 0) {
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
      });
    }
    // The last answers are written in the round of the event loop in which they are known.
    await new Promise((resolve) => setImmediate(resolve));
  }

  async #collect({
    call,
    body,
    authorization,
    writeKey,
    userAgent,
    trace,
  }: TrackingCall): Promise<CollectOutcome> {
    const { tenants, admission, now } = this.parts;
    const parsed = parseTrackingRequest(body, call);
    if (!parsed.ok) return { kind: 'malformed', message: parsed.message };
    const sender = tenants.senderOf(writeKeyOf(parsed.request, authorization) ?? writeKey ?? '');
    if (sender === undefined) return unknownWriteKey;
    const events = parsed.request.items.length;
    const bytes = expandedBytes(parsed.request, body.length);
    const oversize = this.#oversize(call, { bytes, events });
    if (oversize !== undefined) {
      this.#showRefusal(sender, call, oversize);
      return { kind: 'malformed', message: oversize };
    }
    const load = { bytes, events };
    const admitted = admission.admit(sender.tenant.name, load, now());
    if (!admitted.ok) {
      this.#showRefusal(sender, call, admitted.message);
      return { kind: 'busy', ...admitted };
    }
    return this.#append(sender, { call, request: parsed.request, load, userAgent, trace });
  }

  async #append(
    sender: Sender,
    { call, request, load, userAgent, trace }: Admitted,
  ): Promise<CollectOutcome> {
    const { tenant } = sender;
    const { tenants, admission, log, metrics, recent, now, recordingClock } = this.parts;
    const receivedAt = now();
    const pseudonyms = this.#pseudonymsOf(tenant);
    const sorted = sortItems(request, {
      time: requestTime(receivedAt, request.sentAt, call === 'import'),
      pseudonyms,
      maxEventBytes: load.bytes > this.limits.maxEventBytes ? this.limits.maxEventBytes : Infinity,
      newMessageId: randomUUID,
      standing: standingOf(sender, tenants),
      userAgent,
      ...this.#suppressedOf(tenant),
    });
    const times = sorted.accepted.map((event) => event.time);
    const records = recordsOf(sorted, {
      tenant: tenant.name,
      receivedAt,
      scrub: (json) => scrubEmails(json, (address) => pseudonyms.email(address)),
      trace,
    });
    const ticks = recordingClock?.ticksFor(times, receivedAt) ?? [];
    const outcome = await log.append([...records, ...ticks], () => {
      admission.release(load);
    });
    if (!outcome.ok) return { kind: 'unavailable', message: outcome.reason };
    recordingClock?.advance(times);
    metrics.collected(tenant.name, sorted);
    recent.add(tenant.name, sorted, { source: sender.source, receivedAt });
    return {
      kind: 'accepted',
      accepted: request.items.length - sorted.rejected.length - sorted.suppressed.length,
      rejected: report(sorted),
      notes: sorted.notes.slice(0, MAX_TOLD_NOTES),
      furtherNotes: Math.max(0, sorted.notes.length - MAX_TOLD_NOTES),
    };
  }

  /** Most shops have suppressed nobody. */
  #suppressedOf({ name }: Tenant): Pick<SortingOptions, 'isSuppressed'> {
    const { suppressions } = this.parts;
    if (suppressions.count(name) === 0) return {};
    return { isSuppressed: (id) => suppressions.has(keyOf(name, id)) };
  }

  #showRefusal({ tenant, source }: Sender, call: Call, reason: string): void {
    const refusal = seenRefusal(call, reason, { source, receivedAt: this.parts.now() });
    this.parts.recent.addRefusal(tenant.name, refusal);
  }

  #oversize(call: Call, { events, bytes }: Load): string | undefined {
    const { maxEvents, maxEventBytes, maxExpandedBytes } = this.limits;
    if (bytes > maxExpandedBytes) return 'the context is too large to be copied to every event';
    if (call !== 'batch' && call !== 'import' && bytes > maxEventBytes)
      return `an event may have at most ${String(maxEventBytes)} bytes`;
    return events > maxEvents ? `a batch may have at most ${String(maxEvents)} events` : undefined;
  }

  #pseudonymsOf(tenant: Tenant): PseudonymCache {
    let cache = this.#pseudonyms.get(tenant.name);
    if (cache === undefined) {
      cache = new PseudonymCache(tenant, REMEMBERED_IDS);
      this.#pseudonyms.set(tenant.name, cache);
    }
    return cache;
  }
}

const unknownWriteKey: CollectOutcome = {
  kind: 'unknown-write-key',
  message: 'the write key is missing or unknown',
};

function recordsOf(sorted: Sorted, origin: Origin): NewRecord[] {
  return [
    ...sorted.accepted.flatMap((event) => [
      eventRecord(event, origin),
      ...linkRecords(event, origin),
    ]),
    ...sorted.rejected.map((rejected) => deadLetterRecord(rejected, origin)),
  ];
}

function report(sorted: Sorted): RejectedItem[] {
  return [...sorted.rejected, ...sorted.suppressed].map(({ index, messageId, rejection }) => ({
    index,
    messageId,
    reason: reasonOf(rejection),
  }));
}
