import type { Fold, FoldOutput } from '@tradewind/contracts';
import type { LogRecord } from '@tradewind/log';
import { MAX_ENTRIES_PER_CHANGE } from '@tradewind/state';
import { deadLetterHeaders } from '../dead-letters/dead-letter.js';
import { FoldGroup } from '../group/fold-group.js';
import { stateName } from '../group/state-names.js';
import { PartitionMemory } from '../memory/partition-memory.js';
import { FoldFailure } from './fold-failures.js';
import { assertJson } from './json-only.js';
import { PartitionChunk } from './partition-chunk.js';
import type { ChunkResult } from './partition-chunk.js';
import { followNow } from '../steps/steps.js';
import type { Steps } from '../steps/steps.js';

export interface BenchOptions {
  readonly folds: readonly Fold[];
  readonly epochMs: number;
  readonly partition: number;
  /** Whether states are read again before each record, and checked to be what JSON keeps. */
  readonly rereads: boolean;
  readonly onEmit: (output: FoldOutput, time: number) => void;
}

/**
 * Folds records one by one as a processor does, on the same code and at once, for what is only to be looked
 * at: specs, states that are built again, previews. A store of texts in memory stands for the real one, and whatever a record has changed is written to it and read from it again
 * before the next. Folds do not wait for models. A record that cannot be folded is an error.
 */
export class InMemoryPartition {
  readonly #stored = new Map<string, string>();
  readonly #group: FoldGroup;
  readonly #memory: PartitionMemory;
  #error: unknown;

  constructor(private readonly options: BenchOptions) {
    this.#group = new FoldGroup(options.folds, false);
    this.#memory = PartitionMemory.empty(this.#group, (names) =>
      Promise.resolve(this.#read(names)),
    );
  }

  /** The partition's clock; -Infinity before the first event. */
  get now(): number {
    return this.#memory.meta.clock ?? -Infinity;
  }

  /** Names of a fold's parts, sorted. */
  parts(fold: string): readonly string[] {
    return this.#memory.parts.names(this.#group.member(fold));
  }

  /** What is stored under a state name, or that of a part, as text. */
  text(name: string): string | undefined {
    return this.#stored.get(name);
  }

  /** The stored states of a fold's entities, in no order. */
  *states(fold: string): Iterable<readonly [entity: string, state: unknown]> {
    const prefix = stateName(fold, '');
    for (const [name, text] of this.#stored) {
      const isState = name.startsWith(prefix) && !name.startsWith(`${prefix}~`);
      if (isState) yield [name.slice(prefix.length), (JSON.parse(text) as { s?: unknown }).s];
    }
  }

  /** The deadline of an entity's timer. */
  timer(fold: string, entity: string): number | undefined {
    const stored = this.text(stateName(fold, entity));
    return stored === undefined ? undefined : (JSON.parse(stored) as { t?: number }).t;
  }

  /** Throws what the fold throws, or why it cannot be given the record. */
  fold(record: LogRecord): void {
    const { positions } = this.#memory.meta;
    this.#run(
      (chunk) => chunk.steps(),
      () => (record.offset >= (positions[record.topic] ?? 0) ? [record] : []),
    );
  }

  /** Moves the clock as a tick would. */
  advance(to: number): void {
    this.#run(
      (chunk) => chunk.advance(to),
      () => [],
    );
  }

  #run(
    stepsOf: (chunk: PartitionChunk) => Steps<ChunkResult>,
    left: () => readonly LogRecord[],
  ): void {
    if (this.#error !== undefined) throw new Error('the fold has thrown', { cause: this.#error });
    try {
      while (this.#chunk(stepsOf, left()) === 'full');
    } catch (error) {
      this.#error = error;
      throw error instanceof FoldFailure ? error.cause : error;
    }
  }

  #chunk(
    stepsOf: (chunk: PartitionChunk) => Steps<ChunkResult>,
    records: readonly LogRecord[],
  ): ChunkResult['kind'] {
    const options = { ...this.options, service: 'test-service', group: this.#group };
    const chunk = new PartitionChunk(this.#memory, records, options);
    const { entities } = this.#memory;
    const result = followNow(stepsOf(chunk), (wait) => {
      if (wait.kind !== 'load') return;
      const names = entities.missing(wait.names);
      entities.put(names, this.#read(names));
    });
    const letter = chunk.outbox.items.find(({ headers }) => headers[deadLetterHeaders.code]);
    if (letter) throw new TypeError(letter.headers[deadLetterHeaders.reason]);
    this.#write(chunk);
    return result.kind;
  }

  #write({ outbox }: PartitionChunk): void {
    if (this.options.rereads) this.#assertJson();
    const { entries } = followNow(this.#memory.takeChange(outbox.items), () => undefined);
    if (entries.size > MAX_ENTRIES_PER_CHANGE) {
      throw new RangeError(`one write would have ${entries.size} entries`);
    }
    for (const [name, value] of entries) {
      if (value === '') this.#stored.delete(name);
      else this.#stored.set(name, value);
    }
    this.#memory.committed('');
    if (!this.options.rereads) return;
    this.#memory.entities.clear();
    this.#memory.parts.reread((names) => this.#read(names));
  }

  #assertJson(): void {
    const { entities, parts } = this.#memory;
    for (const [name, state] of entities.changed()) assertJson(state, name);
    for (const [name, part] of parts.changed()) assertJson(part, name);
  }

  #read(names: readonly string[]): (string | undefined)[] {
    return names.map((name) => this.#stored.get(name));
  }
}
