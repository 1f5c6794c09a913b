import { createWriteStream } from 'node:fs';
import type { WriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chatbotService } from '@tradewind/chatbot-service';
import { collectorService } from '@tradewind/collector-service';
import { marketingService } from '@tradewind/marketing-service';
import { profileService } from '@tradewind/profile-service';
import { recommenderService } from '@tradewind/recommender-service';
import { configOf, openEmbeddedRuntime, startService } from '@tradewind/service';
import type {
  PlatformConfig,
  Runtime,
  RunningService,
  ServiceDefinition,
} from '@tradewind/service';
import type { TopicReader } from '@tradewind/messaging';
import type { ServiceEnvironment } from './environment.js';
import { fileLogger } from './file-logger.js';
import type { Platform } from './platform.js';
import type { ServiceName, ServiceUrls } from './services.js';

export interface EmbeddedPlatformOptions {
  readonly databasePath: string;
  /** On top of this process's own environment. */
  readonly env: ServiceEnvironment;
  readonly logDir: string;
  /** A service has died; there is no going on without it. */
  readonly onFailure: (error: unknown) => void;
}

/** The same services in this process, over one SQLite file. */
export class EmbeddedPlatform implements Platform {
  readonly runtime = 'embedded';

  private constructor(
    readonly urls: ServiceUrls,
    private readonly services: readonly RunningService[],
    private readonly shared: Runtime,
    private readonly log: WriteStream,
  ) {}

  /** Resolves when all services listen. */
  static async start(options: EmbeddedPlatformOptions): Promise<EmbeddedPlatform> {
    await mkdir(options.logDir, { recursive: true });
    const log = createWriteStream(join(options.logDir, 'services.log'), { flags: 'a' });
    const runtime = openEmbeddedRuntime(options.databasePath);
    const services: RunningService[] = [];
    const start = async <Config extends PlatformConfig>(definition: ServiceDefinition<Config>) => {
      const environment = { ...options.env, ...process.env, HOST: '127.0.0.1', PORT: '0' };
      const service = await startService(definition, {
        config: configOf(definition, environment),
        runtime,
        logger: fileLogger(log, definition.name),
        onFailure: options.onFailure,
      });
      services.push(service);
      return service.url;
    };
    const urls: Record<ServiceName, string> = {
      'collector-service': await start(collectorService),
      'profile-service': await start(profileService),
      'recommender-service': await start(recommenderService),
      'marketing-service': await start(marketingService),
      'chatbot-service': await start(chatbotService),
    };
    return new EmbeddedPlatform(urls, services, runtime, log);
  }

  get reader(): TopicReader {
    return this.shared.log;
  }

  async stop(): Promise<void> {
    await Promise.all(this.services.map((service) => service.close()));
    await this.shared.close();
    await new Promise<void>((resolve) => {
      this.log.end(resolve);
    });
  }
}
