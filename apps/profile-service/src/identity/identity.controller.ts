import { randomUUID } from 'node:crypto';
import {
  Body,
  ConflictException,
  Controller,
  Get,
  HttpCode,
  NotFoundException,
  Param,
  Post,
  UseGuards,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { idOf, keyOf } from '@tradewind/contracts';
import { PROFILE_FOLD, SPLITS_FOLD, splitView, type Split } from '@tradewind/profile';
import {
  AllowRoles,
  CurrentTenant,
  parseRequest,
  SecretKeyGuard,
  shopperKeyOf,
  shopperRequest,
  StateReader,
  type Tenant,
} from '@tradewind/service';
import { z } from 'zod';
import { CurrentRequest, type IdentityRequest } from './current-request.js';
import { IdentityLog } from './identity-log.js';

const twoIds = z.strictObject({ id: shopperRequest.strict(), from: shopperRequest.strict() });
const oneShopper = z.strictObject({ id: shopperRequest.strict(), to: shopperRequest.strict() });

const idSchema = {
  type: 'object',
  description: 'Exactly one of userId, anonymousId and shopper (a pseudonym).',
  properties: Object.fromEntries(
    ['userId', 'anonymousId', 'shopper'].map((name) => [name, { type: 'string' }]),
  ),
} as const;

/** What a shop states about the ids of its shoppers, beyond what clients tell. */
@ApiTags('identity')
@ApiBearerAuth()
@ApiHeader({
  name: 'x-request-id',
  required: false,
  description: 'Names the request, so that it can be sent again without a further effect.',
})
@ApiHeader({ name: 'x-tradewind-actor', required: false, description: 'Who states it.' })
@Controller('v1/identity')
@UseGuards(SecretKeyGuard)
export class IdentityController {
  constructor(
    private readonly reader: StateReader,
    private readonly log: IdentityLog,
  ) {}

  @Post('splits')
  @AllowRoles('agent')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Take back that an id belongs to a shopper',
    description:
      'The id, with those that were linked to it, becomes a shopper of its own again. All services build what they know of both from the events that the log still has; what they knew from older events is lost. Clients cannot link the two again.',
  })
  @ApiBody({ schema: { type: 'object', properties: { id: idSchema, from: idSchema } } })
  @ApiResponse({ status: 202, description: '{split, status}: ask for it until it is done.' })
  @ApiResponse({ status: 409, description: 'The id is not linked to the shopper.' })
  async split(
    @CurrentTenant() tenant: Tenant,
    @CurrentRequest() request: IdentityRequest,
    @Body() body: unknown,
  ) {
    const { id, from } = parseRequest(twoIds, body);
    const key = shopperKeyOf(tenant, id);
    const { split, known } = await this.#known(tenant, request);
    if (known) return { split, status: splitView(keyOf(tenant.name, split), known).status };
    const path = await this.reader.path(PROFILE_FOLD, key);
    const [, next] = path;
    if (next === undefined || path.lastIndexOf(shopperKeyOf(tenant, from)) < 1) {
      throw new ConflictException('the id is not linked to this shopper');
    }
    const said = { tenant: tenant.name, request: split, by: request.by };
    await this.log.split({ ...said, from: idOf(key), to: idOf(next) });
    return { split, status: 'under way' };
  }

  @Get('splits/:split')
  @ApiOperation({ summary: 'What became of a split, in each fold of each service' })
  @ApiOkResponse({
    description:
      '{split, from, to, by, at, status: "under way" | "done" | "refused", parts: [{fold, shopper, status, events?, since?, reason?}]}',
  })
  @ApiResponse({ status: 404, description: 'There is none of this name.' })
  async progress(@CurrentTenant() tenant: Tenant, @Param('split') split: string) {
    const key = keyOf(tenant.name, split);
    const found = await this.reader.read<Split>(SPLITS_FOLD, key);
    if (found === undefined) throw new NotFoundException(`there is no split ${split}`);
    return splitView(key, found);
  }

  @Post('links')
  @AllowRoles('agent')
  @HttpCode(202)
  @ApiOperation({
    summary: 'State that an id belongs to a shopper, also after a split',
    description: 'As `identify` and `alias` do; what is known of the id goes to the shopper.',
  })
  @ApiBody({ schema: { type: 'object', properties: { id: idSchema, to: idSchema } } })
  @ApiResponse({ status: 202, description: '{request}' })
  @ApiResponse({ status: 409, description: 'Both are the same id.' })
  async link(
    @CurrentTenant() tenant: Tenant,
    @CurrentRequest() request: IdentityRequest,
    @Body() body: unknown,
  ) {
    const { id, to } = parseRequest(oneShopper, body);
    const [from, shopper] = [shopperKeyOf(tenant, id), shopperKeyOf(tenant, to)].map(idOf);
    if (from === undefined || shopper === undefined || from === shopper) {
      throw new ConflictException('an id is not linked to itself');
    }
    const { id: name = randomUUID(), by } = request;
    await this.log.link({ tenant: tenant.name, request: name, from, to: shopper, by });
    return { request: name };
  }

  /** A request that was sent before, if the fold has heard of it. */
  async #known(tenant: Tenant, { id: split = randomUUID() }: IdentityRequest) {
    const known = await this.reader.read<Split>(SPLITS_FOLD, keyOf(tenant.name, split));
    return { split, known };
  }
}
