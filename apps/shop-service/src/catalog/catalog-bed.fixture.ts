import type { EventLog } from '@tradewind/log';
import { jsonLogger, startService, configOf, demoTenant } from '@tradewind/service';
import type { RunningService, Runtime } from '@tradewind/service';
import { shopService } from '../index.js';

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** shop-service in this process on any log and store; ids of items are its own. */
export class CatalogBed {
  readonly #run = `${String(process.pid)}-${String(Math.trunc(performance.now()))}`;

  private constructor(
    private readonly runtime: Runtime,
    private readonly service: RunningService,
    private readonly failures: readonly unknown[],
  ) {}

  static async start(
    runtime: Runtime,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<CatalogBed> {
    const failures: unknown[] = [];
    const variables = { PORT: '0', HOST: '127.0.0.1', ...environment };
    const service = await startService(shopService, {
      config: configOf(shopService, variables),
      runtime,
      logger: jsonLogger('error', 'test'),
      onFailure: (error) => failures.push(error),
    });
    return new CatalogBed(runtime, service, failures);
  }

  get log(): EventLog {
    return this.runtime.log;
  }

  id(name: string): string {
    return `${name}-${this.#run}`;
  }

  put(body: string | ReadableStream, type: string, mode = 'merge'): Promise<Answer> {
    return this.ask(`/v1/items?mode=${mode}`, {
      method: 'PUT',
      body,
      headers: { 'content-type': type },
      ...(typeof body !== 'string' && { duplex: 'half' }),
    });
  }

  async ask(path: string, init: RequestInit = {}): Promise<Answer> {
    const authorization = `Bearer ${demoTenant.secretKey}`;
    const headers = { authorization, ...(init.headers as Record<string, string>) };
    const response = await fetch(this.service.url + path, { ...init, headers });
    const body = (await response.json()) as Answer['body'];
    return { status: response.status, body };
  }

  async close(): Promise<void> {
    await this.service.close();
    await this.runtime.close();
    if (this.failures.length > 0) throw new AggregateError(this.failures, 'a consumer has died');
  }
}
