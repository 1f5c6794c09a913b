import {
  CLOCK_TICK,
  DOCUMENT_CHANGED,
  envelopeHeaders,
  IDENTITY_LINKED,
  idOf,
  keyOf,
  parsePayload,
} from '@tradewind/contracts';
import type {
  ContentInputOf,
  DocumentKind,
  Fold,
  FoldOutput,
  TopicContract,
  TopicEvent,
} from '@tradewind/contracts';
import { InMemoryPartition } from '@tradewind/fold/partition';
import { partName, stateName } from '@tradewind/fold/partition';

type LogHeaders = ReturnType<typeof envelopeHeaders>;

export interface HarnessOptions {
  readonly epochMs: number;
  readonly partitionId?: number;
  /**
   * False where long recordings are folded: states stay in memory between events, as in production.
   * @default true
   */
  readonly rereads?: boolean;
}

export interface Delivery {
  readonly key: string;
  readonly time: number;
  readonly id?: string;
  /** The input topic, if the fold has several. */
  readonly topic?: TopicContract;
}

export type Concluded = FoldOutput & { readonly time: number };

/**
 * Folds events at once by the code that runs in production: records are decoded, states are written as
 * JSON and read again after every event, and a fold may only touch the entities and emit to the topics
 * that it has declared. There is no log and no batch, and the gate is ignored. What production would put
 * into the dead letters, and an output that its topic's schema refuses, is thrown. What the fold hands over
 * between ids of a shopper comes back at once: all of them are in the one partition.
 */
export class FoldHarness<T extends TopicContract, State, Part> {
  readonly outputs: Concluded[] = [];
  readonly #bench: InMemoryPartition;
  readonly #handedOver: Concluded[] = [];
  #taken = 0;
  #sequence = 0;
  #offset = 0;
  readonly #versions = new Map<string, number>();

  constructor(
    private readonly fold: Fold<T, State, Part>,
    private readonly options: HarnessOptions,
  ) {
    this.#bench = new InMemoryPartition({
      folds: [fold],
      epochMs: options.epochMs,
      partition: options.partitionId ?? 0,
      rereads: options.rereads ?? true,
      onEmit: (output, time) => {
        const concluded = { ...output, event: transmitted(output), time };
        const isHandOver = output.topic.name === fold.handOvers?.name;
        (isHandOver ? this.#handedOver : this.outputs).push(concluded);
      },
    });
  }

  /** The partition's clock; -Infinity before the first event. */
  get now(): number {
    return this.#bench.now;
  }

  /** A copy of what is stored, or what the fold begins with. */
  state(entity: string): State {
    const text = this.#bench.text(stateName(this.fold.name, entity));
    const stored = text === undefined ? undefined : (JSON.parse(text) as { s?: State }).s;
    return stored ?? this.fold.initialState(entity);
  }

  /** As `state`, of a part. */
  part(name: string): Part {
    const text = this.#bench.text(partName(this.fold.name, name));
    if (text !== undefined) return (JSON.parse(text) as { s: Part }).s;
    if (this.fold.initialPart) return this.fold.initialPart(name);
    throw new TypeError(`the fold ${this.fold.name} has no parts`);
  }

  /** The names of its parts, sorted. */
  parts(): readonly string[] {
    return this.#bench.parts(this.fold.name);
  }

  timer(entity: string): number | undefined {
    return this.#bench.timer(this.fold.name, entity);
  }

  /** Delivers one event; a second one with the same id and key is dropped. */
  event(event: TopicEvent<T>, delivery: Delivery): this {
    const { key, time } = delivery;
    if (event.type === CLOCK_TICK) return this.tick(time);
    const topic = delivery.topic ?? this.fold.inputs[0];
    if (topic === undefined) throw new TypeError('a fold needs an input topic');
    const id = delivery.id ?? `event-${String(this.#sequence++)}`;
    const headers = envelopeHeaders({
      ...{ id, source: '/test', type: event.type },
      ...{ time, recordedAt: time },
    });
    this.#fold(topic, key, { event, headers, time });
    for (let next = this.#handedOver.shift(); next; next = this.#handedOver.shift()) {
      this.#takeBack(next);
    }
    return this;
  }

  /**
   * Puts the next version of a document at this point of the log; without content it is deleted. The fold
   * has to read the kind, and one of its topics has to be told of it.
   */
  document<Kind extends DocumentKind>(
    kind: Kind,
    { tenant, id }: { readonly tenant: string; readonly id: string },
    content?: ContentInputOf<Kind>,
  ): this {
    const topic = this.fold.inputs.find(({ events }) => Object.hasOwn(events, DOCUMENT_CHANGED));
    if (topic === undefined) throw new TypeError(`${this.fold.name} is told of no documents`);
    const key = keyOf(tenant, `${kind.kind}/${id}`);
    const version = (this.#versions.get(key) ?? 0) + 1;
    this.#versions.set(key, version);
    const said = content === undefined ? { deleted: true } : { content };
    const data = { kind: kind.kind, tenant, id, version, at: 0, by: 'test', ...said };
    const time = Math.max(this.now, 0);
    const event = { type: DOCUMENT_CHANGED, data };
    const headers = envelopeHeaders({
      ...{ id: `document-${String(this.#offset)}`, source: '/test', type: DOCUMENT_CHANGED },
      ...{ time, recordedAt: time },
    });
    this.#fold(topic, key, { event, headers, time });
    return this;
  }

  /** Links the id of a key to that of another one of the same tenant. */
  link(from: string, to: string, time: number): this {
    const data = { messageId: 'link', from: idOf(from), to: idOf(to) };
    return this.event({ type: IDENTITY_LINKED, data } as TopicEvent<T>, { key: from, time });
  }

  #takeBack({ topic, key, event, time }: Concluded): void {
    const offset = this.#offset;
    const headers = envelopeHeaders({
      ...{ id: `hand-over-${String(offset)}`, source: `/test/${this.fold.name}/test/0` },
      ...{ type: event.type, time, recordedAt: time },
    });
    headers['ce_sequence'] = `${String(offset)}.1`;
    this.#fold(topic, key, { event, headers, time });
  }

  #fold(
    topic: TopicContract,
    key: string,
    { event, headers, time }: Pick<Concluded, 'event' | 'time'> & { headers: LogHeaders },
  ): void {
    this.#bench.fold({
      topic: topic.name,
      partition: this.options.partitionId ?? 0,
      offset: this.#offset++,
      key: Buffer.from(key),
      value: Buffer.from(JSON.stringify(event.data)),
      headers,
      timestamp: time,
    });
  }

  /** Moves the clock on: timers fire in order of deadline, then entity; epochs close behind them. */
  tick(to: number | undefined): this {
    if (to !== undefined) this.#bench.advance(to);
    return this;
  }

  /** What was concluded since the last call. */
  take(): Concluded[] {
    const taken = this.outputs.slice(this.#taken);
    this.#taken = this.outputs.length;
    return taken;
  }
}

/** The event as it is read from the log. */
function transmitted({ topic, event: { type, data }, tombstone }: FoldOutput): FoldOutput['event'] {
  if (tombstone) return { type, data };
  const sent: unknown = JSON.parse(JSON.stringify(data));
  const schema = topic.events[type];
  if (schema === undefined) throw new TypeError(`${topic.name} has no event ${type}`);
  const parsed = parsePayload(schema, sent);
  if (parsed.success) return { type, data: sent };
  throw new TypeError(`${topic.name} refuses a ${type}: ${parsed.error.message}`);
}
