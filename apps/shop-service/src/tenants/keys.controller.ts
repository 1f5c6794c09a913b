import {
  Body,
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
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import {
  AllowRoles,
  ApiBodyOf,
  CurrentActor,
  identitySecretOf,
  parseRequest,
  Tenants,
} from '@tradewind/service';
import { keyDocument, shopRoles } from '@tradewind/contracts';
import { z } from 'zod';
import { AccessGuard, assertMayWrite, CurrentAccess } from './access.guard.js';
import type { Access } from './access.guard.js';
import { Keys } from './keys.js';

const newKeyRequest = z.strictObject({
  id: z.string().min(1).max(64),
  use: z.enum(['write', 'server', 'secret']),
  role: z.enum(shopRoles).optional(),
  expiresAt: z.iso.datetime().optional(),
});
const DAY_SECONDS = 86_400;
const rotation = z.strictObject({
  /** For so long the former key is valid as well. */
  overlapSeconds: z
    .int()
    .min(0)
    .max(365 * DAY_SECONDS)
    .default(7 * DAY_SECONDS),
});

/** Keys of a tenant. A key is in the answer that makes it and nowhere else. */
@ApiTags('keys')
@ApiBearerAuth()
@UseGuards(AccessGuard)
@Controller('v1/keys')
export class KeysController {
  constructor(
    private readonly keys: Keys,
    private readonly tenants: Tenants,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Make a key' })
  @ApiBodyOf(newKeyRequest)
  @ApiCreatedResponse({
    description: '{id, use, role?, key, version, expiresAt?}; the key is not shown again',
  })
  async create(@CurrentAccess() access: Access, @CurrentActor() by: string, @Body() body: unknown) {
    assertMayWrite(keyDocument, access, this.tenants);
    return this.keys.create({ tenant: access.tenant, by, ...parseRequest(newKeyRequest, body) });
  }

  @Get('identity-secret')
  @AllowRoles()
  @ApiOperation({
    summary: 'The secret with which the shop signs the ids of its customers',
    description:
      'userHash = HMAC-SHA256(identitySecret, userId) in hexadecimal. It is for the server alone: whoever has it can speak for every customer.',
  })
  @ApiOkResponse({ description: '{identitySecret}' })
  identitySecret(@CurrentAccess() access: Access) {
    const tenant = this.tenants.named(access.tenant);
    if (tenant === undefined) throw new NotFoundException(`there is no tenant ${access.tenant}`);
    return { identitySecret: identitySecretOf(tenant) };
  }

  @Post(':id/rotate')
  @HttpCode(200)
  @ApiOperation({ summary: 'Replace a key; the former one stays valid for a while' })
  @ApiBodyOf(rotation)
  @ApiOkResponse({ description: '{id, use, key, version, formerExpiresAt}' })
  async rotate(
    @CurrentAccess() access: Access,
    @CurrentActor() by: string,
    @Param('id') id: string,
    @Body() body: unknown,
  ) {
    assertMayWrite(keyDocument, access, this.tenants);
    const { overlapSeconds } = parseRequest(rotation, body ?? {});
    const { tenant } = access;
    const rotated = await this.keys.rotate({ tenant, by, id, overlapMs: overlapSeconds * 1_000 });
    if (rotated) return rotated;
    throw new NotFoundException(`there is no key ${id}`);
  }
}
