import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { BlockStore, JobDefinition } from '@tradewind/models';
import { JobsController } from './jobs.controller.js';
import { BLOCK_STORE, JOB_DEFINITIONS, Training } from './training.js';

/** Imported by services that train models: runs their jobs and answers `GET /v1/models/jobs`. */
@Module({})
export class TrainingModule {
  /** @param blocks Where inputs and results lie that are larger than a record. @default SnapshotBlocks */
  static forJobs(jobs: readonly JobDefinition[], blocks?: BlockStore): DynamicModule {
    return {
      module: TrainingModule,
      controllers: [JobsController],
      providers: [
        { provide: JOB_DEFINITIONS, useValue: jobs },
        { provide: BLOCK_STORE, useValue: blocks },
        Training,
      ],
      exports: [Training],
    };
  }
}
