import { idOf } from '@tradewind/contracts';
import type { FoldContext } from '@tradewind/contracts';
import type { GroupMember } from '../group/fold-group.js';
import type { Erased, Links } from '../memory/links.js';
import type { PartitionMemory } from '../memory/partition-memory.js';
import type { TakenState } from '../memory/taken-state.js';
import { MAX_IDS } from './shopper-ids.js';

/** A link is kept for so long after its id was last used, ms of stream time. */
export const LINK_KEPT_MS = 400 * 86_400_000;
/** It is remembered that a shopper was erased for longer than the log keeps events from before, ms of stream time. */
export const ERASED_KEPT_MS = 31 * 86_400_000;
/** Ids that lie in one another's way; a longer way ends where it is. */
const MAX_HOPS = 16;

export interface LinkedEntityOptions {
  readonly member: GroupMember;
  readonly memory: Pick<PartitionMemory, 'entities' | 'timers'>;
  /** What is open to the fold while it handles the record. */
  readonly context: FoldContext<unknown, unknown> & { touched(entity: string, name: string): void };
}

/** What a fold keeps of one id of a shopper; its state has to be loaded. */
export class LinkedEntity {
  readonly id: string;
  readonly #name: string;

  constructor(
    readonly key: string,
    private readonly options: LinkedEntityOptions,
  ) {
    this.id = idOf(key);
    this.#name = options.member.stateName(key);
  }

  get links(): Links {
    return this.#entities.links(this.#name) ?? {};
  }

  setLinks(links: Links): void {
    this.#entities.setLinks(this.#name, links);
  }

  /** False if an event of this id is known to have come before. */
  remember(eventId: string): boolean {
    if (!this.#entities.remember(this.#name, eventId)) return false;
    if (this.links.to !== undefined) this.#keepLink();
    return true;
  }

  /** Takes the ids on from here whose states go on to the next one. */
  passOn(ids: readonly string[]): void {
    const via = new Set([...(this.links.via ?? []), ...ids]);
    this.setLinks({ ...this.links, via: [...via].slice(-MAX_IDS) });
  }

  /** Whether the id may not be linked to another one, unless the shop itself says so. */
  isBlocked(to: string): boolean {
    return this.links.blocked?.includes(to) ?? false;
  }

  block(to: string): void {
    const others = (this.links.blocked ?? []).filter((id) => id !== to);
    this.setLinks({ ...this.links, blocked: [...others, to].slice(-MAX_IDS) });
  }

  allow(to: string): void {
    const { blocked, ...links } = this.links;
    if (!blocked?.includes(to)) return;
    const others = blocked.filter((id) => id !== to);
    this.setLinks({ ...links, ...(others.length > 0 && { blocked: others }) });
  }

  /** Takes the fold's state out; `undefined` if there is none. */
  takeState(): TakenState | undefined {
    if (!this.#entities.hasState(this.#name)) return undefined;
    const { member, context } = this.options;
    member.fold.leave?.(this.key, context);
    return this.#entities.takeState(this.#name);
  }

  /** The fold's state as it is stored; `undefined` if there is none. */
  get state(): unknown {
    return this.#entities.storedState(this.#name);
  }

  /** Forgets all that is kept under this id, but for that it was erased. Returns whether there was a state. */
  erase(erased: Erased, suppress: boolean): boolean {
    const found = this.#entities.hasState(this.#name);
    const { member, context } = this.options;
    const { fold } = member;
    if (fold.erase) fold.erase(this.key, context);
    else if (found) fold.leave?.(this.key, context);
    const suppressed = suppress || this.links.suppressed;
    this.#entities.forget(this.#name);
    this.setLinks({ erased, ...(suppressed && { suppressed }) });
    this.#expireAfter(ERASED_KEPT_MS);
    return found;
  }

  /** The shopper is here again after an erasure: the entity lives on as any other. */
  revive(): void {
    const { erased, ...links } = this.links;
    if (!this.#entities.hasState(this.#name)) this.stay();
    if (erased && this.options.context.now > erased.at + ERASED_KEPT_MS) this.setLinks(links);
  }

  /** Nothing that waits for a time happens any more. */
  stopTimer(): void {
    this.#entities.setTimer(this.#name, undefined);
  }

  /** @param seen The ring of ids of the events folded into the state. */
  merge(from: unknown, seen: string): void {
    const { member, context } = this.options;
    this.#entities.rememberAll(this.#name, seen);
    context.touched(this.key, this.#name);
    member.fold.merge?.(this.key, from, context);
  }

  /** What comes later goes to another id. */
  linkTo(to: string): void {
    const { ids = {}, via } = this.links;
    this.setLinks({ to, ...(via && { via }), ...this.#lasting });
    const gone = Object.keys(ids);
    if (gone.length > 0) this.passOn(gone);
    this.#keepLink();
  }

  /** What comes later stays here again. */
  unlink({ refused, ids }: Pick<Links, 'refused' | 'ids'>): void {
    this.setLinks({
      ...(refused !== undefined && { refused }),
      ...(ids && { ids }),
      ...this.#lasting,
    });
    this.stay();
  }

  /** The entity does not expire as a mere link does. */
  stay(): void {
    this.#entities.setExpiry(this.#name, undefined);
    this.options.context.touched(this.key, this.#name);
  }

  /**
   * Where what has been at these ids goes from here; `undefined` if it stays. Where links form a circle
   * the least of its ids keeps everything and its link ends, whoever finds out.
   */
  nextAfter(path: readonly string[]): string | undefined {
    const { to, ids = {} } = this.links;
    if (to === undefined) return undefined;
    const at = path.indexOf(to);
    const circle = at < 0 ? [] : [...path.slice(at), this.id];
    const isLeast = circle.length > 0 && circle.every((id) => this.id <= id);
    if (!isLeast && path.length < MAX_HOPS) return to;
    this.unlink({ ids });
    return undefined;
  }

  /** What stays whatever the id is linked to. */
  get #lasting(): Pick<Links, 'blocked' | 'restored' | 'erased' | 'suppressed'> {
    const { blocked, restored, erased, suppressed } = this.links;
    return {
      ...(blocked && { blocked }),
      ...(restored && { restored }),
      ...(erased && { erased }),
      ...(suppressed && { suppressed }),
    };
  }

  /** An id that is not used any more is forgotten. */
  #keepLink(): void {
    this.#expireAfter(LINK_KEPT_MS);
  }

  #expireAfter(ms: number): void {
    const { context, memory } = this.options;
    if (context.now === -Infinity) return;
    const time = context.now + ms;
    memory.entities.setExpiry(this.#name, time);
    memory.timers.register(this.#name, time);
  }

  get #entities(): PartitionMemory['entities'] {
    return this.options.memory.entities;
  }
}
