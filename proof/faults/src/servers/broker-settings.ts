/**
 * A killed broker is readmitted only after its session ends. That would take 9 s, and waiting here
 * has no benefit.
 */
const SESSION_SETTINGS = {
  'broker.session.timeout.ms': '2000',
  'broker.heartbeat.interval.ms': '500',
};

/**
 * Returns the settings of one of several brokers, each of which votes as a controller, in addition
 * to those of a single one. Every topic, including internal ones, has as many replicas as there are
 * brokers, and a write needs all but one, so that any one broker can be down.
 *
 * @param voters Addresses of the controllers, as `host:port`, in the order of the brokers.
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
