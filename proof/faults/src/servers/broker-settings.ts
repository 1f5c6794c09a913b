/**
 * A broker that was killed is not let back in before its session is over: that would take 9 s, and
 * nothing is gained by waiting here.
 */
const SESSION_SETTINGS = {
  'broker.session.timeout.ms': '2000',
  'broker.heartbeat.interval.ms': '500',
};

/**
 * Settings of one of several brokers, each of which votes as a controller, on top of those of a single
 * one. Every topic, the brokers' own included, gets as many replicas as there are brokers, of which a
 * write needs all but one: then any one broker can be away.
 *
 * @param voters Where the controllers listen, as `host:port`, in the order of the brokers.
 */
export function brokerSettings(index: number, voters: readonly string[]): Record<string, string> {
  if (voters.length === 1) return SESSION_SETTINGS;
  const replicas = String(voters.length);
  const needed = String(voters.length - 1);
  return {
    ...SESSION_SETTINGS,
    'node.id': String(index + 1),
    'controller.quorum.voters': voters.map((voter, i) => `${i + 1}@${voter}`).join(),
    'default.replication.factor': replicas,
    'min.insync.replicas': needed,
    'offsets.topic.replication.factor': replicas,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': needed,
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': needed,
    // Otherwise a broker that was killed would lead no partition any more, and its next death would
    // move none.
    'leader.imbalance.check.interval.seconds': '1',
    'leader.imbalance.per.broker.percentage': '0',
  };
}
