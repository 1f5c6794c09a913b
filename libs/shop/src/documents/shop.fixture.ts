import { settingsCommands, settingsOutcomes } from '@tradewind/contracts';
import type { DocumentVersion, TopicEvent } from '@tradewind/contracts';
import { FoldHarness } from '@tradewind/testing';
import { documentKey, tenantKey } from './document-state.js';
import type { DocumentState, TenantState } from './document-state.js';
import { DocumentsFold } from './documents-fold.js';

type IfMatch = number | '*' | null;

type Command = TopicEvent<typeof settingsCommands>;
type Outcome = TopicEvent<typeof settingsOutcomes>;

export const START = Date.UTC(2026, 0, 1);

/** The fold, and requests in short. */
export class Shop {
  readonly harness = new FoldHarness(new DocumentsFold(), { epochMs: 60_000 });
  #requests = 0;
  #requestId: string | undefined;
  constructor(private time = START) {}

  put(kind: string, id: string, content: unknown, ifMatch: IfMatch = null) {
    return this.#ask({
      type: 'document.put_requested',
      data: { kind, id, content, ifMatch, by: 'ann', requestId: this.#id() },
    });
  }

  remove(kind: string, id: string, ifMatch: IfMatch) {
    return this.#ask({
      type: 'document.delete_requested',
      data: { kind, id, ifMatch, by: 'ann', requestId: this.#id() },
    });
  }

  pass(ms: number) {
    this.harness.tick((this.time += ms));
    return this.harness.take();
  }

  deliver(event: Command) {
    this.harness.event(event, { key: tenantKey('demo'), time: ++this.time });
    return this.harness.take();
  }

  versions(kind: string, id: string): readonly DocumentVersion[] {
    const state = this.harness.state(documentKey('demo', { kind, id })) as DocumentState;
    return state.versions;
  }

  get index(): TenantState {
    return this.harness.state(tenantKey('demo')) as TenantState;
  }

  /** The next request has this id. */
  as(requestId: string): this {
    this.#requestId = requestId;
    return this;
  }

  #id(): string {
    const given = this.#requestId;
    this.#requestId = undefined;
    return given ?? `r${String(++this.#requests)}`;
  }

  #ask(event: Command) {
    const concluded = this.deliver(event);
    const outcome = concluded.find(({ topic }) => topic === settingsOutcomes)?.event as Outcome;
    return {
      concluded,
      type: outcome.type,
      ...(outcome.data as {
        version?: number;
        code?: string;
        message?: string;
        issues?: unknown;
        outcome?: string;
      }),
    };
  }
}

interface Expected {
  readonly type: Outcome['type'];
  readonly outcome?: string;
  readonly version?: number;
}

/** What should become of requests for slots that have a length, or that are deleted without one. */
export class SlotModel {
  readonly #slots = new Map<string, { readonly version: number; readonly length?: number }>();

  ask({
    id,
    length,
    ifMatch,
  }: {
    id: string;
    length?: number | undefined;
    ifMatch: IfMatch;
  }): Expected {
    const known = this.#slots.get(id);
    if (!this.#matches(known, { length, ifMatch })) return { type: 'document.refused' };
    const type = 'document.accepted';
    if (length !== undefined && known?.length === length) {
      return { type, outcome: 'unchanged', version: known.version };
    }
    const version = (known?.version ?? 0) + 1;
    this.#slots.set(id, { version, ...(length !== undefined && { length }) });
    return { type, outcome: outcomeOf(known?.length, length), version };
  }

  #matches(
    known: { readonly version: number; readonly length?: number } | undefined,
    { length, ifMatch }: { length: number | undefined; ifMatch: IfMatch },
  ): boolean {
    if (known?.length === undefined) return ifMatch === null && length !== undefined;
    return ifMatch === '*' || ifMatch === known.version;
  }
}

function outcomeOf(before: number | undefined, after: number | undefined): string {
  if (after === undefined) return 'deleted';
  return before === undefined ? 'created' : 'replaced';
}
