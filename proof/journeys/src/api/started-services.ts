import { ConsoleLogger } from '@nestjs/common';
import { configOf, openEmbeddedRuntime, startService } from '@tradewind/service';
import type {
  PlatformConfig,
  RunningService,
  Runtime,
  ServiceDefinition,
} from '@tradewind/service';

/** Starts a service on an empty log and store in memory, for as long as `work` takes. */
export async function withService<Config extends PlatformConfig, T>(
  definition: ServiceDefinition<Config>,
  work: (service: RunningService) => Promise<T> | T,
  wrap: (runtime: Runtime) => Runtime = (runtime) => runtime,
): Promise<T> {
  const runtime = openEmbeddedRuntime(':memory:');
  try {
    const service = await startService(definition, {
      config: configOf(definition, { HOST: '127.0.0.1', PORT: '0' }),
      runtime: wrap(runtime),
      logger: new ConsoleLogger({ logLevels: ['error', 'fatal'] }),
      onFailure: (error) => {
        throw error;
      },
    });
    try {
      return await work(service);
    } finally {
      await service.close();
    }
  } finally {
    await runtime.close();
  }
}
