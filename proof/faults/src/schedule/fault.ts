/** Faults of processes, servers and the network, applied by a schedule while the workload runs. */
export const scheduledKinds = [
  'kill',
  'freeze',
  'redis-kill',
  'redis-truncate',
  'redis-flush',
  'redis-failover',
  'broker-restart',
  'rebalance',
  'net-cut',
] as const;

/** Faults of the workload itself. */
export const workloadKinds = ['poison', 'duplicates', 'shuffle', 'clock'] as const;

export const faultKinds = [...scheduledKinds, ...workloadKinds] as const;

export type ScheduledKind = (typeof scheduledKinds)[number];
export type WorkloadKind = (typeof workloadKinds)[number];
export type FaultKind = (typeof faultKinds)[number];
