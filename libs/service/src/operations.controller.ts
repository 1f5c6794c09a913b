import { Controller, Get, Header, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Metrics } from '@tradewind/observability';
import type { ServiceProgress } from './progress.js';
import { ProgressReport } from './progress-report.js';
import { CurrentTenant, SecretKeyGuard } from './tenants/secret-key.guard.js';
import type { Tenant } from './tenants/tenant.js';

/** Endpoints of every service for operations. */
@ApiExcludeController()
@Controller()
export class OperationsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly report: ProgressReport,
  ) {}

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  expose(): Promise<string> {
    return this.metrics.expose();
  }

  @Get('v1/progress')
  @UseGuards(SecretKeyGuard)
  progress(@CurrentTenant() tenant: Tenant): Promise<ServiceProgress> {
    return this.report.for(tenant.name);
  }
}
