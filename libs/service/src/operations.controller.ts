import { Controller, Get, Header, Inject, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { BatchServer } from '@tradewind/fold';
import { Metrics } from '@tradewind/observability';
import { progressOf } from './progress.js';
import type { ServiceProgress } from './progress.js';
import type { Runtime } from './runtime.js';
import { SecretKeyGuard } from './secret-key.guard.js';
import { BATCH_SERVER, RUNTIME, SERVICE_NAME } from './tokens.js';

/** Endpoints of every service for operations. */
@ApiExcludeController()
@Controller()
export class OperationsController {
  constructor(
    @Inject(SERVICE_NAME) private readonly service: string,
    @Inject(BATCH_SERVER) private readonly server: BatchServer,
    @Inject(RUNTIME) private readonly runtime: Runtime,
    private readonly metrics: Metrics,
  ) {}

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
