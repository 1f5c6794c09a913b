import { Body, ConflictException, Controller, Inject, Post, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { TENANT_NAME, tenantDocument } from '@tradewind/contracts';
import { ApiBodyOf, CurrentActor, parseRequest } from '@tradewind/service';
import { z } from 'zod';
import type { ShopConfig } from '../config.js';
import { DocumentWriter } from '../documents/document-writer.js';
import { SHOP_CONFIG } from '../tokens.js';
import { Keys } from './keys.js';
import { OperatorGuard } from './operator.guard.js';

const newTenant = z.strictObject({
  name: z.string().regex(TENANT_NAME, "must be at most 40 of a-z, 0-9 and '-'"),
  title: z.string().min(1).max(100).optional(),
});

/** Tenants, made while the installation runs. */
@ApiTags('tenants')
@ApiBearerAuth()
@Controller('v1/tenants')
@UseGuards(OperatorGuard)
export class TenantsController {
  constructor(
    private readonly writer: DocumentWriter,
    private readonly keys: Keys,
    @Inject(SHOP_CONFIG) private readonly config: ShopConfig,
  ) {}

  @Post()
  @ApiOperation({
    summary: 'Make a tenant with a write key, a server key and a secret key',
    description: "With the operator's key. All services accept the keys within a second.",
  })
  @ApiBodyOf(newTenant)
  @ApiCreatedResponse({
    description: '{name, writeKey, serverKey, secretKey}; the keys are not shown again',
  })
  async create(@CurrentActor() by: string, @Body() body: unknown) {
    const { name, title } = parseRequest(newTenant, body);
    if (this.config.PSEUDONYM_KEY === undefined) {
      throw new ConflictException(
        'set PSEUDONYM_KEY in all services: without it a tenant that is made now would not be served',
      );
    }
    if (this.config.TENANTS.some((tenant) => tenant.name === name)) {
      throw new ConflictException(`the environment defines the tenant ${name}`);
    }
    const content = { ...(title !== undefined && { title }) };
    await this.writer.write({
      ...{ kind: tenantDocument, tenant: name, id: name, by, ifMatch: null },
      change: { kind: 'put', content },
    });
    const about = { tenant: name, by };
    const write = await this.keys.create({ ...about, id: 'web', use: 'write' });
    const server = await this.keys.create({ ...about, id: 'server-events', use: 'server' });
    const secret = await this.keys.create({ ...about, id: 'server', use: 'secret' });
    return { name, writeKey: write.key, serverKey: server.key, secretKey: secret.key };
  }
}
