/** Nest injection tokens of the ports and of the configuration. */
export const EVENT_LOG = Symbol('EventLog');
export const PARTITION_STORE = Symbol('PartitionStore');
export const PLATFORM_CONFIG = Symbol('PlatformConfig');
export const SERVICE_NAME = Symbol('ServiceName');
export const BATCH_SERVER = Symbol('BatchServer');
export const RUNTIME = Symbol('Runtime');
/**
 * `(error: unknown) => void`, called when something has died that the service cannot do without.
 */
export const ON_FAILURE = Symbol('OnFailure');
