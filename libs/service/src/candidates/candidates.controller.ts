import {
  BadRequestException,
  Body,
  Controller,
  HttpCode,
  Inject,
  NotFoundException,
  Param,
  Post,
  UseGuards,
} from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiBody,
  ApiNotFoundResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { z } from 'zod';
import { parseRequest } from '../parse-request.js';
import { CurrentTenant, SecretKeyGuard } from '../tenants/secret-key.guard.js';
import type { Tenant } from '../tenants/tenant.js';
import { ModelCommands } from './model-commands.js';

/** Injection token of the candidates that each model of the service has. */
export const MODEL_CANDIDATES = Symbol('ModelCandidates');
export type ModelCandidates = Readonly<Record<string, readonly string[]>>;

const by = z.string().min(1).max(200).default('http');
const promoteRequest = z.object({ to: z.string().min(1).max(60), by });
const unpinRequest = z.object({ by }).default({ by: 'http' });

const bySchema = {
  type: 'string',
  description: 'Who gives the command; http by default.',
} as const;

/** What was appended to the log. */
export interface AcceptedCommand {
  readonly model: string;
  readonly to?: string;
}

@ApiTags('models')
@ApiBearerAuth()
@Controller('v1/models/:model')
@UseGuards(SecretKeyGuard)
export class CandidatesController {
  constructor(
    private readonly commands: ModelCommands,
    @Inject(MODEL_CANDIDATES) private readonly models: ModelCandidates,
  ) {}

  @Post('promote')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Makes a candidate the champion of a model and pins it, with the next epoch learned',
    description: 'A candidate that is not trained yet stays a challenger: see GET /v1/models.',
  })
  @ApiBody({
    schema: {
      type: 'object',
      required: ['to'],
      properties: { to: { type: 'string', description: 'The candidate.' }, by: bySchema },
    },
  })
  @ApiAcceptedResponse({ description: 'The command stands in the log.' })
  @ApiBadRequestResponse({ description: 'The model has no such candidate.' })
  @ApiNotFoundResponse({ description: 'The service has no such model.' })
  async promote(
    @CurrentTenant() { name: tenant }: Tenant,
    @Param('model') model: string,
    @Body() body: unknown,
  ): Promise<AcceptedCommand> {
    const candidates = this.#candidatesOf(model);
    const request = parseRequest(promoteRequest, body);
    const { to } = request;
    if (!candidates.includes(to)) {
      const text = `${model} has no candidate '${to}': one of ${candidates.join(', ')}`;
      throw new BadRequestException(text);
    }
    await this.commands.give({
      type: 'model.promotion_requested',
      data: { tenant, model, to, by: request.by },
    });
    return { model, to };
  }

  @Post('unpin')
  @HttpCode(202)
  @ApiOperation({ summary: 'Lets measurements decide again which candidate is the champion' })
  @ApiBody({ required: false, schema: { type: 'object', properties: { by: bySchema } } })
  @ApiAcceptedResponse({ description: 'The command stands in the log.' })
  @ApiNotFoundResponse({ description: 'The service has no such model.' })
  async unpin(
    @CurrentTenant() { name: tenant }: Tenant,
    @Param('model') model: string,
    @Body() body: unknown,
  ): Promise<AcceptedCommand> {
    this.#candidatesOf(model);
    const request = parseRequest(unpinRequest, body ?? undefined);
    await this.commands.give({
      type: 'model.unpin_requested',
      data: { tenant, model, by: request.by },
    });
    return { model };
  }

  #candidatesOf(model: string): readonly string[] {
    const found = Object.hasOwn(this.models, model) ? this.models[model] : undefined;
    if (found) return found;
    const known = Object.keys(this.models).join(', ');
    throw new NotFoundException(`there is no model '${model}' with candidates: one of ${known}`);
  }
}
