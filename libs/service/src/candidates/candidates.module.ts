import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { CandidatesController, MODEL_CANDIDATES } from './candidates.controller.js';
import type { ModelCandidates } from './candidates.controller.js';
import { ModelCommands } from './model-commands.js';

/** Imported by services whose models have candidates: takes commands which of them is the champion. */
@Module({})
export class CandidatesModule {
  static forModels(models: ModelCandidates): DynamicModule {
    return {
      module: CandidatesModule,
      controllers: [CandidatesController],
      providers: [{ provide: MODEL_CANDIDATES, useValue: models }, ModelCommands],
    };
  }
}
