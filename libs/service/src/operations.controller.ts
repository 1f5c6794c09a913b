import {
  Controller,
  Get,
  Header,
  Inject,
  ServiceUnavailableException,
  UseGuards,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { BatchServer } from '@tradewind/messaging';
import { Metrics } from '@tradewind/observability';
import { progressOf } from './progress.js';
import type { ServiceProgress } from './progress.js';
import type { Runtime } from './runtime.js';
import { SecretKeyGuard } from './secret-key.guard.js';
import { BATCH_SERVER, RUNTIME, SERVICE_NAME } from './tokens.js';

const PING_TIMEOUT_MS = 2_000;

/** What operations ask of every service. */
@ApiExcludeController()
@Controller()
export class OperationsController {
  constructor(
    @Inject(SERVICE_NAME) private readonly service: string,
    @Inject(BATCH_SERVER) private readonly server: BatchServer,
    @Inject(RUNTIME) private readonly runtime: Runtime,
    private readonly metrics: Metrics,
  ) {}

  @Get('health/live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** Ready: partitions assigned with their state loaded, log and store answer and take writes. */
  @Get('health/ready')
  async ready(): Promise<{ status: 'ok' }> {
    const failures = await Promise.all([
      failureOf('log', this.runtime.log.ping()),
      failureOf('store', this.runtime.store.ping()),
    ]);
    const reasons = failures.filter((failure) => failure !== undefined);
    if (!this.server.isReady)
      reasons.push('partitions are not loaded, or the log or the store refuses');
    if (reasons.length > 0) throw new ServiceUnavailableException(reasons.join('; '));
    return { status: 'ok' };
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  expose(): Promise<string> {
    return this.metrics.expose();
  }

  @Get('v1/progress')
  @UseGuards(SecretKeyGuard)
  progress(): Promise<ServiceProgress> {
    return progressOf(this.service, this.server.progress, this.runtime.log);
  }
}

async function failureOf(what: string, ping: Promise<void>): Promise<string | undefined> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new Error(`no answer in ${PING_TIMEOUT_MS} ms`));
  }, PING_TIMEOUT_MS);
  try {
    await Promise.race([ping, promise]);
    return undefined;
  } catch (error) {
    return `${what}: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    clearTimeout(timer);
  }
}
