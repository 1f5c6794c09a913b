/** Token of the configuration of this service. */
export const CONSOLE_CONFIG = Symbol('ConsoleConfig');
