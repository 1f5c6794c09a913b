import { Controller, Get, Inject, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { marketingWebhookFailures, webhookDocument } from '@tradewind/contracts';
import {
  CurrentTenant,
  DocumentView,
  PARTITION_STORE,
  SecretKeyGuard,
  SERVICE_NAME,
  type Tenant,
} from '@tradewind/service';
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
}
