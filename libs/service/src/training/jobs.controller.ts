import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiUnauthorizedResponse } from '@nestjs/swagger';
import type { JobEntry, JobStatus } from '@tradewind/models';
import { z } from 'zod';
import { parseRequest } from '../parse-request.js';
import { CurrentTenant, SecretKeyGuard } from '../tenants/secret-key.guard.js';
import type { Tenant } from '../tenants/tenant.js';
import { Training } from './training.js';

const jobsRequest = z.object({ limit: z.coerce.number().int().min(1).max(500).default(50) });

/** A training job as HTTP shows it. */
export interface JobReport {
  readonly job: string;
  readonly model: string;
  readonly kind: string;
  readonly status: JobStatus;
  readonly attempt: number;
  /** More than one when its process or thread was killed. */
  readonly starts: number;
  /** From 0 to 1. */
  readonly progress: number;
  /** Event time, ISO 8601. */
  readonly requestedAt: string;
  readonly figures?: Readonly<Record<string, number>>;
  readonly failure?: { readonly code: string; readonly reason: string };
}

@Controller('v1/models/jobs')
@UseGuards(SecretKeyGuard)
export class JobsController {
  constructor(private readonly training: Training) {}

  @Get()
  @ApiOperation({ summary: "Training jobs of the tenant's models, the last requested first." })
  @ApiQuery({ name: 'limit', required: false, description: 'At most so many; 50, up to 500.' })
  @ApiOkResponse({ description: 'The jobs, with progress, figures and reasons of failures.' })
  @ApiUnauthorizedResponse({ description: 'No valid secret key was sent.' })
  jobs(@CurrentTenant() tenant: Tenant, @Query() query: unknown): { jobs: readonly JobReport[] } {
    const { limit } = parseRequest(jobsRequest, query);
    return { jobs: this.training.list(tenant.name, limit).map(reportOf) };
  }
}

function reportOf(entry: JobEntry): JobReport {
  const { job, model, kind, status, attempt, starts, share, requestedAt, figures, failure } = entry;
  return {
    ...{ job, model, kind, status, attempt, starts },
    progress: share,
    requestedAt: new Date(requestedAt).toISOString(),
    ...(figures && { figures }),
    ...(failure && { failure }),
  };
}
