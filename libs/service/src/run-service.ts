import { ConsoleLogger } from '@nestjs/common';
import type { LogLevel } from '@nestjs/common';
import { Metrics, startTracing } from '@tradewind/observability';
import { clientMetrics } from './client-metrics.js';
import type { ClientObserver } from './client-metrics.js';
import type { PlatformConfig } from './platform-config.js';
import { openRuntime, type Runtime } from './runtime.js';
import type { ServiceDefinition } from './service-definition.js';
import { configOf, startService } from './start-service.js';

/** A stop waits no longer than this for work that needs an unavailable store or log. */
const STOP_DEADLINE_MS = 9_500;

const LEVELS: readonly LogLevel[] = ['fatal', 'error', 'warn', 'log', 'debug'];

/** Returns a logger that writes JSON lines, down to the configured level. */
export function jsonLogger(level: LogLevel, context: string): ConsoleLogger {
  const logLevels = LEVELS.slice(0, LEVELS.indexOf(level) + 1);
  return new ConsoleLogger(context, { json: true, colors: false, logLevels });
}

/** Opens the runtime of a service; `openRuntime` unless a test wraps it. */
export type OpenRuntime = (
  service: string,
  config: PlatformConfig,
  warn: (text: string) => void,
  observer: ClientObserver,
) => Runtime;

/**
 * The main function of a service: reads the configuration from the environment, connects to Kafka
 * and Redis, and runs until SIGTERM or SIGINT. It ends the process with status 1 if the
 * configuration is unusable or a consumer has died, so that the supervisor starts it again.
 */
export async function runService<Config extends PlatformConfig>(
  definition: ServiceDefinition<Config>,
  open: OpenRuntime = openRuntime,
): Promise<void> {
  try {
    await run(definition, open);
  } catch (error) {
    jsonLogger('log', definition.name).fatal(
      error instanceof Error ? error.message : String(error),
    );
    process.exitCode = 1;
    setImmediate(() => process.exit(1));
  }
}

async function run<Config extends PlatformConfig>(
  definition: ServiceDefinition<Config>,
  open: OpenRuntime,
): Promise<void> {
  const config = configOf(definition, process.env);
  const logger = jsonLogger(config.LOG_LEVEL, definition.name);
  const metrics = new Metrics(definition.name);
  const warn = (text: string) => {
    logger.warn(text);
  };
  const tracing = await startTracing({ service: definition.name, warn });
  const runtime = open(definition.name, config, warn, clientMetrics(metrics));
  const onFailure = (error: unknown) => {
    logger.fatal(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(1);
  };
  const service = await startService(definition, { config, runtime, logger, metrics, onFailure });
  logger.log(`listening on ${service.url}`);
  const stop = async (signal: string) => {
    logger.log(`${signal}: finishing work under way`);
    setTimeout(() => {
      onFailure(new Error(`not finished after ${STOP_DEADLINE_MS} ms`));
    }, STOP_DEADLINE_MS).unref();
    await service.close();
    await Promise.all([runtime.close(), tracing.stop()]);
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.once(signal, () => {
      stop(signal).catch(onFailure);
    });
  }
}
