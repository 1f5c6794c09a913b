/** Nest injection tokens of the ports and of the configuration. */
export const EVENT_LOG = Symbol('EventLog');
export const PARTITION_STORE = Symbol('PartitionStore');
/** Token of what HTTP reads of state are answered from. */
export const STATE_READS = Symbol('StateReads');
export const PLATFORM_CONFIG = Symbol('PlatformConfig');
export const SERVICE_NAME = Symbol('ServiceName');
export const BATCH_SERVER = Symbol('BatchServer');
export const RUNTIME = Symbol('Runtime');
/** `(error: unknown) => void`: something without which the service cannot go on has died. */
export const ON_FAILURE = Symbol('OnFailure');
