import { epochOf } from '@tradewind/contracts';
import type { DocumentReader, FoldContext, FoldOutput, TopicContract } from '@tradewind/contracts';
import { FoldDocuments } from '../documents/fold-documents.js';
import type { GroupMember } from '../group/fold-group.js';
import type { Cause, Outbox } from './outbox.js';
import type { PartitionMemory } from '../memory/partition-memory.js';

export interface ChunkContextOptions {
  readonly memory: PartitionMemory;
  readonly outbox: Outbox;
  readonly partition: number;
  readonly epochMs: number;
}

/** Of so few names a search is faster than a map. */
const FEW = 8;
const NONE: readonly string[] = [];

/**
 * What is open to a fold in each step of a chunk: one object for all of them, since a fold has no use
 * for it once it has returned, and there are many steps.
 */
export class ChunkContext implements FoldContext<unknown, unknown> {
  now = -Infinity;
  epoch = NaN;
  readonly partitionId: number;
  readonly documents: DocumentReader;
  #cause: Cause = { time: 0, recordedAt: 0 };
  /** Entities that the fold has declared, and the names of their states. */
  #declared: readonly string[] = NONE;
  #names: readonly string[] = NONE;
  #places: ReadonlyMap<string, number> | undefined;

  constructor(
    private readonly member: GroupMember,
    private readonly options: ChunkContextOptions,
  ) {
    this.partitionId = options.partition;
    this.documents = new FoldDocuments(member, options.memory.documents);
  }

  /** For the next call of the fold: at a time, because of `cause`, with states of these entities. */
  at(now: number, cause: Cause, declared: readonly string[] = NONE, names = NONE): this {
    if (now !== this.now) {
      this.now = now;
      this.epoch = epochOf(now, this.options.epochMs);
    }
    this.#cause = cause;
    this.#declared = declared;
    this.#names = names;
    this.#places = undefined;
    return this;
  }

  emit<T extends TopicContract>(output: FoldOutput<T>): void {
    const { member, now } = this;
    member.assertEmits(output.topic);
    const time = now === -Infinity ? this.#cause.time : now;
    this.options.outbox.emit(member.name, output, { ...this.#cause, time });
  }

  /** The fold concludes nothing more before `now`: topics that are folded with others say so. */
  tick(): void {
    const { member, options, now } = this;
    for (const topic of member.ticking) {
      if (options.partition >= topic.partitions) continue;
      options.outbox.tick(member.name, topic.name, { ...this.#cause, time: now });
    }
  }

  state(entity: string): unknown {
    const name = this.#nameOf(entity);
    const { fold } = this.member;
    const { entities } = this.options.memory;
    const state = entities.state(fold, entity, name);
    // One that was made by a timer, or anew after it was forgotten, does not stay for ever either.
    if (fold.expiresAfterMs && entities.expiry(name) === undefined) this.touched(entity, name);
    return state;
  }

  wakeAt(entity: string, time: number | undefined): void {
    const name = this.#nameOf(entity);
    const { entities, timers } = this.options.memory;
    const at = time === undefined ? undefined : Math.max(time, this.now);
    entities.setTimer(name, at);
    if (at !== undefined) timers.register(name, at);
  }

  forget(entity: string): void {
    this.options.memory.entities.forget(this.#nameOf(entity));
  }

  /** A record has touched what the fold keeps of this entity. Nothing expires by a clock that is not set. */
  touched(entity: string, name: string): void {
    const { fold } = this.member;
    const after = fold.expiresAfterMs?.(entity);
    if (after === undefined || this.now === -Infinity) return;
    const { entities, timers } = this.options.memory;
    entities.setExpiry(name, this.now + after);
    timers.register(name, this.now + after);
  }

  part(name: string): unknown {
    return this.options.memory.parts.part(this.member, name);
  }

  hasPart(name: string): boolean {
    return this.options.memory.parts.has(this.member, name);
  }

  parts(): readonly string[] {
    return this.options.memory.parts.names(this.member);
  }

  forgetPart(name: string): void {
    this.options.memory.parts.forget(this.member, name);
  }

  /** The name of the state of an entity that the fold has declared. */
  #nameOf(entity: string): string {
    const declared = this.#declared;
    const at = declared.length <= FEW ? declared.indexOf(entity) : this.#placeOf(entity);
    const name = this.#names[at];
    if (name !== undefined) return name;
    const { name: fold } = this.member;
    throw new TypeError(`the fold ${fold} touched ${entity}, which it has not named before`);
  }

  #placeOf(entity: string): number {
    this.#places ??= new Map(this.#declared.map((declared, at) => [declared, at]));
    return this.#places.get(entity) ?? -1;
  }
}
