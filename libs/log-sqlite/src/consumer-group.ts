import type { BatchHandler, Subscription } from '@tradewind/log';
import { GroupMember, type GroupMemberOptions } from './group-member.js';
import type { PartitionLog } from './record-table.js';

/**
 * Shares the partitions of topics of the same count among the members of a group in this process. When a member
 * comes or goes, all members release their partitions and get a new share; rebalances run one after
 * the other.
 */
export class ConsumerGroup {
  private members: GroupMember[] = [];
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly logs: readonly PartitionLog[],
    private readonly options: Omit<GroupMemberOptions, 'handler' | 'onFailure'>,
  ) {}

  async join(handler: BatchHandler): Promise<Subscription> {
    const onFailure = (failed: GroupMember) => void this.leave(failed);
    const member = new GroupMember({ ...this.options, handler, onFailure });
    this.members.push(member);
    await this.rebalance();
    return { failed: member.failure.promise, close: () => this.leave(member) };
  }

  wake(log: PartitionLog): void {
    for (const member of this.members) member.wake(log);
  }

  private async leave(leaver: GroupMember): Promise<void> {
    if (!this.members.includes(leaver)) return this.turn;
    this.members = this.members.filter((member) => member !== leaver);
    return this.rebalance(leaver);
  }

  private rebalance(leaver?: GroupMember): Promise<void> {
    this.turn = this.turn.then(async () => {
      const { members } = this;
      const releasing = leaver ? [...members, leaver] : members;
      await Promise.all(releasing.map((member) => member.release()));
      await Promise.all(
        members.map((member, i) =>
          member.assign(this.logs.filter((log) => log.partition % members.length === i)),
        ),
      );
    });
    return this.turn;
  }
}
