import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Health } from './health.js';

/** The body of both health endpoints: 200 with `ok`, or 503 with the reasons. */
export type HealthReport =
  { readonly status: 'ok' } | { readonly status: 'unavailable'; readonly reasons: string[] };

interface Reply {
  status(code: number): unknown;
}

/** Liveness and readiness probes of every service. */
@ApiExcludeController()
@Controller('health')
export class HealthController {
  constructor(private readonly health: Health) {}

  /** Fails if only a restart helps. */
  @Get('live')
  live(@Res({ passthrough: true }) reply: Reply): HealthReport {
    return report(this.health.failures(), reply);
  }

  /**
   * Succeeds once folds have caught up with the log's end at assignment, log and store answer, and
   * no stop has begun.
   */
  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: Reply): Promise<HealthReport> {
    return report(await this.health.hindrances(), reply);
  }
}

function report(reasons: string[], reply: Reply): HealthReport {
  if (reasons.length === 0) return { status: 'ok' };
  reply.status(503);
  return { status: 'unavailable', reasons };
}
