import { isTrainerMessage, modelKey } from '@tradewind/contracts';
import type {
  Fold,
  FoldContext,
  FoldEvent,
  modelJobs,
  ModelDefinition,
  modelPromotions,
  TopicEvent,
  TopicContract,
} from '@tradewind/contracts';

type Messages = typeof modelJobs | typeof modelPromotions;

/**
 * Forwards what a model's trainer is to be told from the topic where it stands to the model's deltas: the
 * trainer has one log in one order, and what it makes of it is the same at every replay.
 */
export class TrainerMessagesFold<From extends Messages> implements Fold<From, object> {
  readonly name: string;
  readonly inputs: readonly From[];
  readonly types: ReadonlySet<TopicEvent<From>['type']>;
  readonly emits: readonly TopicContract[];
  readonly stateVersion = 1;

  constructor(
    private readonly model: ModelDefinition,
    from: From,
    what: 'jobs' | 'commands',
  ) {
    this.name = `${model.name}-${what}`;
    this.inputs = [from];
    this.emits = [model.deltas];
    const types = Object.keys(from.events).filter((type) => isTrainerMessage({ type }));
    this.types = new Set(types as TopicEvent<From>['type'][]);
  }

  initialState(): object {
    return {};
  }

  entities(): readonly string[] {
    return [];
  }

  evolve(event: FoldEvent<From>, context: FoldContext<object, unknown>): void {
    if (!isTrainerMessage(event) || event.data.model !== this.model.name) return;
    const { type, data, tenant } = event;
    if (data.tenant !== tenant) return;
    for (let shard = 0; shard < this.model.shards; shard++) {
      context.emit({
        topic: this.model.deltas,
        key: modelKey(this.model, tenant, shard),
        partition: shard,
        slot: `told|${event.id}|${String(shard)}`,
        event: { type, data },
      });
    }
  }
}
