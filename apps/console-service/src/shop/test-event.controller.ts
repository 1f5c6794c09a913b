import {
  ConflictException,
  Controller,
  HttpCode,
  Inject,
  Post,
  Res,
  UseGuards,
} from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { ConsoleConfig } from '../config.js';
import { answerWith } from '../proxy/pass-on.js';
import type { Reply } from '../proxy/pass-on.js';
import { Services } from '../proxy/services.js';
import { CurrentSession, SessionGuard } from '../sessions/session.guard.js';
import type { Session } from '../sessions/sessions.js';
import { CONSOLE_CONFIG } from '../tokens.js';

@ApiTags('shop')
@UseGuards(SessionGuard)
@Controller('api/test-event')
export class TestEventController {
  constructor(
    private readonly services: Services,
    @Inject(CONSOLE_CONFIG) private readonly config: ConsoleConfig,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Sends a page view of a visitor named console-test to the collector' })
  @ApiResponse({ status: 409, description: 'The environment names no write key of this shop.' })
  async send(@CurrentSession() { tenant }: Session, @Res() reply: Reply): Promise<void> {
    const writeKey = this.config.TENANTS.find(({ name }) => name === tenant)?.writeKey;
    if (writeKey === undefined) {
      throw new ConflictException('the environment names no write key of this shop');
    }
    const response = await this.services.ask('collector', '/v1/page', {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ anonymousId: 'console-test', name: 'Test of the console' }),
    });
    answerWith(response, reply);
  }
}
