import { randomUUID } from 'node:crypto';
import {
  Controller,
  Get,
  HttpCode,
  Inject,
  NotFoundException,
  Param,
  Post,
  UseGuards,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { marketingWebhookFailures, webhookDocument } from '@tradewind/contracts';
import {
  CurrentTenant,
  DocumentView,
  PARTITION_STORE,
  SecretKeyGuard,
  SERVICE_NAME,
  type Tenant,
} from '@tradewind/service';
import { post } from './webhooks/post.js';
import type { Message } from './webhooks/sign.js';
import { WEBHOOK_OPTIONS, type WebhookOptions } from './webhooks/webhooks.js';
import { webhookView, type PlaceReader, type WebhookView } from './webhooks/webhook-view.js';

@ApiTags('webhooks')
@ApiBearerAuth()
@Controller('v1/webhooks')
@UseGuards(SecretKeyGuard)
export class WebhooksController {
  constructor(
    private readonly documents: DocumentView,
    @Inject(PARTITION_STORE) private readonly store: PlaceReader,
    @Inject(SERVICE_NAME) private readonly service: string,
    @Inject(WEBHOOK_OPTIONS) private readonly options: WebhookOptions,
  ) {}

  @Get()
  @ApiOperation({ summary: 'How the webhooks of the shop fare' })
  @ApiOkResponse({
    schema: {
      type: 'object',
      properties: {
        webhooks: {
          type: 'array',
          items: {
            type: 'object',
            required: ['id', 'url', 'enabled', 'delivered', 'deadLettered', 'expired'],
            properties: {
              ...{ id: { type: 'string' }, url: { type: 'string' }, enabled: { type: 'boolean' } },
              delivered: { type: 'integer' },
              deadLettered: {
                type: 'integer',
                description: `Given up; they stand in ${marketingWebhookFailures.name}.`,
              },
              expired: { type: 'integer', description: 'Void before they could be delivered.' },
              failing: {
                type: 'object',
                description: 'Present while something cannot be delivered.',
                properties: {
                  since: { type: 'string', format: 'date-time' },
                  attempts: { type: 'integer' },
                  reason: { type: 'string' },
                },
              },
            },
          },
        },
      },
    },
  })
  async webhooks(
    @CurrentTenant() { name: tenant }: Tenant,
  ): Promise<{ readonly webhooks: readonly WebhookView[] }> {
    const documents = this.documents.list(webhookDocument, tenant);
    const at = { service: this.service, tenant, store: this.store };
    return { webhooks: await Promise.all(documents.map((each) => webhookView(each, at))) };
  }

  @Post(':id/test')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Posts a message of the type webhook.test, signed like all others, once and now',
  })
  @ApiOkResponse({
    schema: {
      type: 'object',
      required: ['kind', 'tookMs'],
      properties: {
        kind: { type: 'string', enum: ['delivered', 'refused', 'failed'] },
        reason: { type: 'string' },
        tookMs: { type: 'integer' },
      },
    },
  })
  @ApiNotFoundResponse({ description: 'There is no such webhook.' })
  async test(
    @CurrentTenant() { name: tenant }: Tenant,
    @Param('id') id: string,
  ): Promise<{ readonly kind: string; readonly reason?: string; readonly tookMs: number }> {
    const document = this.documents.get(webhookDocument, tenant, id);
    if (!document) throw new NotFoundException(`there is no webhook ${id}`);
    const began = performance.now();
    const { timeoutMs, allowPrivate } = this.options;
    const attempt = await post(document.content, testMessage(), { timeoutMs, allowPrivate });
    const tookMs = Math.round(performance.now() - began);
    return {
      ...{ kind: attempt.kind, tookMs },
      ...(attempt.kind !== 'delivered' && { reason: attempt.reason }),
    };
  }
}

function testMessage(): Message {
  const type = 'webhook.test';
  const body = JSON.stringify({ type, timestamp: new Date().toISOString(), data: {} });
  return { id: `test-${randomUUID()}`, body };
}
