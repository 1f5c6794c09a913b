import { randomUUID } from 'node:crypto';
import { GatewayTimeoutException, Injectable } from '@nestjs/common';
import type { DocumentKind } from '@tradewind/contracts';
import { DocumentView } from '@tradewind/service';
import { decide } from '@tradewind/shop';
import type { Decision, DocumentRequest } from '@tradewind/shop';
import { CommandLog } from './command-log.js';
import type { Command } from './command-log.js';
import { DocumentStates } from './document-states.js';
import { Outcomes } from './outcomes.js';
import { refusalOf } from './refusal.js';

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
  constructor(
    private readonly log: CommandLog,
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
    const outcome = await this.outcomes.of(tenant, requestId, () =>
      this.log.append(tenant, command),
    );
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
