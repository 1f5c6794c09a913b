import { randomUUID } from 'node:crypto';
import {
  GatewayTimeoutException,
  Inject,
  Injectable,
  Logger,
  ServiceUnavailableException,
} from '@nestjs/common';
import { envelopeHeaders, eventId, settingsCommands } from '@tradewind/contracts';
import type { DocumentKind, TopicEvent } from '@tradewind/contracts';
import { partitionOf } from '@tradewind/log';
import type { EventLog } from '@tradewind/log';
import { DocumentView, EVENT_LOG, SERVICE_NAME } from '@tradewind/service';
import { decide, tenantKey } from '@tradewind/shop';
import type { Decision, DocumentRequest } from '@tradewind/shop';
import { DocumentStates } from './document-states.js';
import { Outcomes } from './outcomes.js';
import { refusalOf } from './refusal.js';

type Command = TopicEvent<typeof settingsCommands>;

/** A request to change a document, with who makes it. */
export interface DocumentChange extends Omit<DocumentRequest, 'requestId'> {
  readonly kind: DocumentKind;
  readonly by: string;
  /** Chosen by the client, so that it may send the request again. */
  readonly requestId?: string | undefined;
  readonly rolledBackTo?: number;
}

export type Accepted = Extract<Decision, { ok: true }>;

/** Of a change that this replica has accepted, its own view is to have it. */
const VIEW_TIMEOUT_MS = 2_000;

/**
 * Writes documents: appends a request to the log and waits until it is decided, in the order of the log.
 * What cannot be accepted is refused before that, by the same rules.
 */
@Injectable()
export class DocumentWriter {
  readonly #logger = new Logger(DocumentWriter.name);

  constructor(
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(SERVICE_NAME) private readonly service: string,
    private readonly states: DocumentStates,
    private readonly outcomes: Outcomes,
    private readonly view: DocumentView,
  ) {}

  /** What would become of a change now. Throws the refusal as an HTTP error. */
  async preview(change: DocumentChange): Promise<Accepted> {
    const known = await this.states.known(change.kind, change);
    const decision = decide(change.kind, change, known);
    if (decision.ok) return decision;
    throw refusalOf(decision.refusal);
  }

  /** Resolves when the change is decided, and can be read from this replica. Throws the refusal. */
  async write(change: DocumentChange): Promise<Accepted> {
    const { kind, tenant, id, requestId = randomUUID() } = change;
    await this.preview({ ...change, requestId });
    const command = commandOf(change, requestId);
    const outcome = await this.outcomes.of(tenant, requestId, () => this.#append(tenant, command));
    if (outcome === undefined) {
      throw new GatewayTimeoutException(
        `the request is not decided yet: send it again with the header x-request-id: ${requestId}`,
      );
    }
    if (outcome.type === 'document.refused') throw refusalOf(outcome.data);
    const { version, outcome: what } = outcome.data;
    await this.view.whenAt({ kind: kind.kind, tenant, id }, version, VIEW_TIMEOUT_MS);
    return { ok: true, outcome: what, version };
  }

  async #append(tenant: string, { type, data }: Command): Promise<void> {
    const key = tenantKey(tenant);
    const now = Date.now();
    const headers = envelopeHeaders({
      // A request that is sent again is decided again: its outcome is that of the first.
      id: eventId(`${key}|${randomUUID()}`),
      source: `/${this.service}`,
      type,
      key,
      time: now,
      recordedAt: now,
    });
    const { name: topic, partitions } = settingsCommands;
    const partition = partitionOf(key, partitions);
    try {
      await this.log.publish([{ topic, partition, key, value: JSON.stringify(data), headers }]);
    } catch (error) {
      this.#logger.error('the log did not accept a request to change a document', error);
      throw new ServiceUnavailableException('the request was not accepted: send it again');
    }
  }
}

function commandOf(
  { kind, id, ifMatch, by, change, rolledBackTo }: DocumentChange,
  requestId: string,
): Command {
  const asked = { kind: kind.kind, id, ifMatch, by, requestId };
  if (change.kind === 'delete') return { type: 'document.delete_requested', data: asked };
  const { content } = change;
  const restored = rolledBackTo !== undefined && { rolledBackTo };
  return { type: 'document.put_requested', data: { ...asked, content, ...restored } };
}
