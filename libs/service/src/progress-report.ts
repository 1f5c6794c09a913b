import { Inject, Injectable } from '@nestjs/common';
import type { BatchServer } from '@tradewind/fold';
import { MissingDataFinders } from './missing-data.js';
import { OpenTrainings } from './open-trainings.js';
import { progressOf } from './progress.js';
import type { ServiceProgress } from './progress.js';
import type { Runtime } from './runtime.js';
import { BATCH_SERVER, RUNTIME, SERVICE_NAME } from './tokens.js';

/** Tells a tenant how far the folds of this replica are, and what there is too little data for. */
@Injectable()
export class ProgressReport {
  @Inject(OpenTrainings) private readonly trainings!: OpenTrainings;

  constructor(
    @Inject(SERVICE_NAME) private readonly service: string,
    @Inject(BATCH_SERVER) private readonly server: BatchServer,
    @Inject(RUNTIME) private readonly runtime: Runtime,
    private readonly missing: MissingDataFinders,
  ) {}

  async for(tenant: string): Promise<ServiceProgress> {
    const [progress, missing] = await Promise.all([
      progressOf(this.service, this.server.progress, this.runtime.log),
      this.missing.of(tenant),
    ]);
    return { ...progress, missing, trainings: this.trainings.of(tenant) };
  }
}
