import type { ServiceDefinition } from '@tradewind/service';
import { ConsoleModule } from './app.module.js';
import { consoleConfigSchema, type ConsoleConfig } from './config.js';

export type { ConsoleConfig } from './config.js';

export const consoleService: ServiceDefinition<ConsoleConfig> = {
  name: 'console-service',
  description:
    'One address for people: serves the console and tw.js, keeps sessions, and passes requests on to the other services.',
  config: consoleConfigSchema,
  module: (config) => ConsoleModule.forConfig(config),
};
