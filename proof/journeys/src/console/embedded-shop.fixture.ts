import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPlatform } from '@tradewind/cli';
import type { ServiceEnvironment, ServiceUrls } from '@tradewind/cli';
import type { Browser } from 'playwright-core';
import { openBrowser } from './browser.fixture.js';

/** All services in this process on a new SQLite file, and a browser. */
export class EmbeddedShop {
  private constructor(
    private readonly platform: EmbeddedPlatform,
    readonly browser: Browser,
    private readonly directory: string,
    private readonly failures: readonly unknown[],
  ) {}

  static async start(env: ServiceEnvironment): Promise<EmbeddedShop> {
    const directory = await mkdtemp(join(tmpdir(), 'tradewind-console-'));
    const failures: unknown[] = [];
    const [platform, browser] = await Promise.all([
      EmbeddedPlatform.start({
        databasePath: join(directory, 'shop.sqlite'),
        env,
        logDir: join(directory, 'logs'),
        onFailure: (error) => failures.push(error),
      }),
      openBrowser(),
    ]);
    return new EmbeddedShop(platform, browser, directory, failures);
  }

  get urls(): ServiceUrls {
    return this.platform.urls;
  }

  get origin(): string {
    return this.urls['console-service'];
  }

  /** Rejects if a service has failed. */
  async stop(): Promise<void> {
    await this.browser.close();
    await this.platform.stop();
    await rm(this.directory, { recursive: true, force: true });
    if (this.failures.length > 0) throw new AggregateError(this.failures, 'a service has failed');
  }
}
