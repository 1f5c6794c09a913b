import { CLOCK_TICK, takesUp } from '@tradewind/contracts';
import type { DocumentKind, Fold, ModelGate, TopicContract } from '@tradewind/contracts';
import { isFoldName, stateName } from './state-names.js';

/**
 * Folds of a service that share input topics. They are folded together: one owner of a partition,
 * one position in each topic, one clock, one write.
 */
export class FoldGroup {
  /** The name of its first input topic: part of the consumer group's name and of the scope. */
  readonly name: string;
  /** By name; topics that are folded as they come are behind the others, those of hand-overs last. */
  readonly inputs: readonly TopicContract[];
  /** In the order in which a record goes through them. */
  readonly members: readonly GroupMember[];
  /** The fold that moves the clock, if event time does not. */
  readonly clockFold: GroupMember | undefined;
  /** The kinds of documents that its folds read. */
  readonly documents: readonly DocumentKind[];
  readonly #byName: ReadonlyMap<string, GroupMember>;
  readonly #topics: ReadonlyMap<string, TopicContract>;
  readonly #handOvers: ReadonlyMap<string, TopicContract>;
  readonly #asTheyCome: ReadonlySet<string>;

  /** @param waits Whether folds wait for their models; the harness of unit tests does not. */
  constructor(folds: readonly Fold[], waits = true) {
    this.members = folds.map((fold) => new GroupMember(fold, waits ? fold.gate : undefined));
    this.#byName = new Map(this.members.map((member) => [member.name, member]));
    this.#topics = new Map(
      folds.flatMap(({ inputs }) => inputs.map((topic) => [topic.name, topic])),
    );
    this.#handOvers = handOversOf(folds);
    this.#asTheyCome = asTheyComeIn(folds);
    const topics = sorted(this.#topics);
    const apart = topics.filter(({ name }) => this.#asTheyCome.has(name));
    this.inputs = [
      ...topics.filter((topic) => !apart.includes(topic)),
      ...apart,
      ...sorted(this.#handOvers),
    ];
    this.#assertCoPartitioned();
    this.documents = [...new Set(folds.flatMap(({ documents = [] }) => documents))];
    this.name = this.first.name;
    const clockFolds = this.members.filter(
      ({ fold }) => fold.clockBefore !== undefined || fold.clockAfter !== undefined,
    );
    this.clockFold = clockFolds[0];
    if (clockFolds.length < 2) return;
    const names = clockFolds.map(({ name }) => name).join(' and ');
    throw new TypeError(`the folds ${names} share a clock, which only one of them may move`);
  }

  /** Stands for the whole group where figures are told by topic. */
  get first(): TopicContract {
    const [first] = this.inputs;
    if (first === undefined) throw new TypeError('a fold needs an input topic');
    return first;
  }

  #assertCoPartitioned(): void {
    const { first } = this;
    for (const { name, partitions } of this.inputs) {
      if (partitions === first.partitions) continue;
      const counts = `${first.name} has ${first.partitions} partitions, ${name} ${partitions}`;
      throw new TypeError(`folds cannot join topics of different partition counts: ${counts}`);
    }
  }

  /** Whether a fold of this name is in the group. */
  has(name: string): boolean {
    return this.#byName.has(name);
  }

  member(name: string): GroupMember {
    const member = this.#byName.get(name);
    if (member === undefined) throw new TypeError(`there is no fold ${name} in ${this.name}`);
    return member;
  }

  /** Whether a topic brings what is handed over from other ids of shoppers. */
  isHandOvers(topic: string): boolean {
    return this.#handOvers.has(topic);
  }

  /** Inputs of which some fold concludes something by itself. */
  get topics(): readonly TopicContract[] {
    return this.inputs.filter(({ name }) => !this.isHandOvers(name));
  }

  /** Of `topics` those that are put into one order by event time, if any are. */
  get ordered(): readonly TopicContract[] {
    return this.topics.filter(({ name }) => !this.#asTheyCome.has(name));
  }

  /** Whether the records of a topic have a place in the order by event time. */
  isOrdered(topic: string): boolean {
    return !this.isHandOvers(topic) && !this.#asTheyCome.has(topic);
  }

  topic(name: string): TopicContract {
    const topic = this.#topics.get(name) ?? this.#handOvers.get(name);
    if (topic === undefined) throw new TypeError(`${name} is no input of ${this.name}`);
    return topic;
  }
}

function sorted(topics: ReadonlyMap<string, TopicContract>): readonly TopicContract[] {
  return [...topics.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A topic that one fold wants in order is in order for all. */
function asTheyComeIn(folds: readonly Fold[]): ReadonlySet<string> {
  const wanted = folds.flatMap(({ inputs, asTheyCome = [] }) =>
    inputs.filter((topic) => !asTheyCome.includes(topic)),
  );
  const names = new Set(folds.flatMap(({ asTheyCome = [] }) => asTheyCome.map(({ name }) => name)));
  for (const { name } of wanted) names.delete(name);
  return names;
}

function handOversOf(folds: readonly Fold[]): ReadonlyMap<string, TopicContract> {
  const topics = new Map<string, TopicContract>();
  for (const fold of folds) {
    const { name, handOvers } = fold;
    if ((handOvers === undefined) !== (fold.merge === undefined)) {
      throw new TypeError(`the fold ${name} needs both of merge and handOvers, or none`);
    }
    if (handOvers) topics.set(handOvers.name, handOvers);
  }
  return topics;
}

/** A fold within its group, with what is looked up for every record. */
export class GroupMember {
  readonly name: string;
  /** Topics that tell of the clock of whoever emits to them. */
  readonly ticking: readonly TopicContract[];
  readonly #emits: ReadonlySet<string>;
  readonly #inputs: ReadonlySet<string>;
  readonly #kinds: ReadonlySet<string>;

  constructor(
    readonly fold: Fold,
    readonly gate: ModelGate | undefined,
  ) {
    this.name = fold.name;
    this.ticking = fold.emits.filter(({ events }) => Object.hasOwn(events, CLOCK_TICK));
    this.#emits = new Set([...fold.emits, ...(fold.announces ?? [])].map(({ name }) => name));
    this.#kinds = new Set(fold.documents?.map(({ kind }) => kind));
    this.#inputs = new Set(fold.inputs.map(({ name }) => name));
  }

  reads(topic: string): boolean {
    return this.#inputs.has(topic);
  }

  readsKind({ kind }: DocumentKind): boolean {
    return this.#kinds.has(kind);
  }

  /** Throws a TypeError for a kind of documents that the fold has not declared. */
  assertReads(kind: DocumentKind): void {
    if (this.readsKind(kind)) return;
    throw new TypeError(
      `the fold ${this.name} reads ${kind.kind} documents, which its documents does not list`,
    );
  }

  /** Whether what it keeps of one id of a shopper can be merged into what it keeps of another. */
  get canMerge(): boolean {
    return this.fold.merge !== undefined;
  }

  /** Whether the fold itself, maybe in another partition, is the source of an event. */
  hasConcluded(source: string): boolean {
    return source.split('/')[2] === this.name;
  }

  takesUp(topic: string, type: string): boolean {
    return this.reads(topic) && takesUp(this.fold, type);
  }

  /** Throws a TypeError for a topic that the fold has not declared. */
  assertEmits({ name }: TopicContract): void {
    if (this.#emits.has(name)) return;
    throw new TypeError(`the fold ${this.name} emits to ${name}, which its emits does not list`);
  }

  stateName(entity: string): string {
    return stateName(this.name, entity);
  }
}

/** The fold groups of a service, in the order of their first folds. Throws for a list that cannot be. */
export function groupFolds(folds: readonly Fold[]): FoldGroup[] {
  assertDeclared(folds);
  const groups: Fold[][] = [];
  for (const fold of folds) {
    const topics = new Set(fold.inputs.map(({ name }) => name));
    const sharing = groups.filter((group) =>
      group.some(({ inputs }) => inputs.some(({ name }) => topics.has(name))),
    );
    const [first, ...others] = sharing;
    if (first === undefined) {
      groups.push([fold]);
      continue;
    }
    first.push(...others.flat(), fold);
    for (const other of others) groups.splice(groups.indexOf(other), 1);
  }
  // A fold that joins two groups must not put its neighbours before those that the list has first.
  return groups.map((group) => new FoldGroup(folds.filter((fold) => group.includes(fold))));
}

function assertDeclared(folds: readonly Fold[]): void {
  const names = new Set<string>();
  for (const { name, inputs, stateVersion } of folds) {
    if (!isFoldName(name)) throw new TypeError(`'${name}' is no name for a fold`);
    if (names.has(name)) throw new TypeError(`two folds of the service are named ${name}`);
    if (inputs.length === 0) throw new TypeError(`the fold ${name} has no input topic`);
    if (!Number.isSafeInteger(stateVersion) || stateVersion < 1) {
      throw new TypeError(`the state version of the fold ${name} is not a number from 1`);
    }
    names.add(name);
  }
}
