import { modelKey, tenantOf } from '@tradewind/contracts';
import type { DeltaEvent, ModelDefinition, TopicContract } from '@tradewind/contracts';
import type { AddContext, CellContext, DeltaOrigin, EpochLearner } from './epoch-learner.js';

/** Learns one model for each tenant. Pure in the sense of `EpochLearner`. */
export interface TenantLearner<Deltas extends TopicContract, State, Lesson> {
  /** As of `EpochLearner`. */
  readonly stateVersion: number;
  readonly emits: readonly TopicContract[];
  initialState(): State;
  /** As of `EpochLearner`. */
  initialSide?(): unknown;
  originOf(delta: DeltaEvent<Deltas>): DeltaOrigin & { readonly tenant: string };
  /** What is kept of a delta until its epoch has ended. */
  lessonOf(delta: DeltaEvent<Deltas>): Lesson;
  /** As of `EpochLearner`. */
  readonly trains?: boolean;
  /** `lessons`: in order of source, and within a source as it sent them. None if it is only told. */
  learn(state: State, lessons: readonly Lesson[], context: TenantContext): void;
  /** What is published after `learn`, if anything: a function of the state alone. */
  snapshotOf(state: State): unknown;
}

export interface TenantContext extends Omit<CellContext<unknown>, 'part' | 'parts' | 'shard'> {
  readonly tenant: string;
}

/** Lessons of an open epoch, in order of arrival. */
export type Lessons<Lesson> = [source: number, lesson: Lesson][];

/** A learner whose cells are the models of tenants. */
export class TenantModels<Deltas extends TopicContract, State, Lesson> implements EpochLearner<
  Deltas,
  State,
  Lessons<Lesson>,
  never
> {
  readonly stateVersion: number;
  readonly emits: readonly TopicContract[];
  readonly trains: boolean;
  readonly initialSide?: () => unknown;

  constructor(
    private readonly model: ModelDefinition<Deltas>,
    private readonly learner: TenantLearner<Deltas, State, Lesson>,
  ) {
    this.stateVersion = learner.stateVersion;
    this.emits = learner.emits;
    this.trains = learner.trains ?? false;
    if (learner.initialSide) this.initialSide = () => learner.initialSide?.();
  }

  originOf(delta: DeltaEvent<Deltas>): DeltaOrigin {
    return this.learner.originOf(delta);
  }

  cellsOf(delta: DeltaEvent<Deltas>, shard: number): readonly string[] {
    return [modelKey(this.model, this.learner.originOf(delta).tenant, shard)];
  }

  initialCell(): State {
    return this.learner.initialState();
  }

  initialOpen(): Lessons<Lesson> {
    return [];
  }

  add(delta: DeltaEvent<Deltas>, { open, source }: AddContext<Lessons<Lesson>, never>): void {
    for (const cell of this.cellsOf(delta, delta.partition)) {
      open(cell)?.push([source, this.learner.lessonOf(delta)]);
    }
  }

  learn(
    key: string,
    { cell, open }: { cell: State; open: Lessons<Lesson> },
    context: CellContext<never>,
  ): undefined {
    const lessons = open.toSorted((a, b) => a[0] - b[0]).map(([, lesson]) => lesson);
    const { epoch, epochMs, emit, told, training, train, side } = context;
    const tenant = tenantOf(key);
    this.learner.learn(cell, lessons, {
      ...{ tenant, epoch, epochMs, emit, told, training, train, side },
    });
  }

  snapshotOf(cell: State): unknown {
    return this.learner.snapshotOf(cell);
  }
}
