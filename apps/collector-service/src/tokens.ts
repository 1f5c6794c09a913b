export const COLLECTOR_CONFIG = Symbol('CollectorConfig');
