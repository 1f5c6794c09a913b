/** Nest injection tokens of the ports and of the configuration. */
export const EVENT_LOG = Symbol('EventLog');
export const PARTITION_STORE = Symbol('PartitionStore');
/** Token of what HTTP reads of state are answered from. */
export const STATE_READS = Symbol('StateReads');
export const PLATFORM_CONFIG = Symbol('PlatformConfig');
export const SERVICE_NAME = Symbol('ServiceName');
export const BATCH_SERVER = Symbol('BatchServer');
/** The folds of a service, `readonly Fold[]`; a service that folds nothing provides none. */
export const FOLDS = Symbol('Folds');
export const RUNTIME = Symbol('Runtime');
/**
 * `(error: unknown) => void`, called when something has died that the service cannot do without.
 */
export const ON_FAILURE = Symbol('OnFailure');
