import { ConsoleLogger } from '@nestjs/common';
import { configOf, startService } from '@tradewind/service';
import type {
  PlatformConfig,
  RunningService,
  Runtime,
  ServiceDefinition,
} from '@tradewind/service';

/** A log, and stores of which each is empty at first. */
export interface SettingsBed {
  /** Replicas share it. */
  openRuntime(): Promise<Runtime> | Runtime;
  /** The same log with a store that holds nothing. */
  openWithEmptyStore(): Promise<Runtime> | Runtime;
  close(): Promise<void>;
}

/** Services in this process. */
export class RunningServices {
  readonly #running: { readonly service: RunningService; readonly runtime: Runtime }[] = [];

  async start<Config extends PlatformConfig>(
    definition: ServiceDefinition<Config>,
    runtime: Runtime,
  ): Promise<string> {
    const service = await startService(definition, {
      config: configOf(definition, { HOST: '127.0.0.1', PORT: '0' }),
      runtime,
      logger: new ConsoleLogger({ logLevels: ['error', 'fatal'] }),
      onFailure: (error) => {
        throw error;
      },
    });
    this.#running.push({ service, runtime });
    return service.url;
  }

  async stop(): Promise<void> {
    for (const { service, runtime } of this.#running.splice(0).reverse()) {
      await service.close();
      await runtime.close();
    }
  }
}
