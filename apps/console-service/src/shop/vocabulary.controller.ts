import { Controller, Get, Inject, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { answeredIntents, answerLanguages } from '@tradewind/contracts';
import type { ConsoleConfig } from '../config.js';
import { SHOP_PATH } from '../demo-shop/catalogue.js';
import { Services } from '../proxy/services.js';
import { CurrentSession, SessionGuard } from '../sessions/session.guard.js';
import type { Session } from '../sessions/sessions.js';
import { CONSOLE_CONFIG } from '../tokens.js';

interface OpenApi {
  readonly paths: Readonly<Record<string, unknown>>;
}

@ApiTags('shop')
@UseGuards(SessionGuard)
@Controller('api/vocabulary')
export class VocabularyController {
  constructor(
    private readonly services: Services,
    @Inject(CONSOLE_CONFIG) private readonly config: ConsoleConfig,
  ) {}

  @Get()
  @ApiOperation({ summary: 'What pages offer to choose from' })
  @ApiOkResponse({
    description:
      '{intents, languages, inbox, storefrontUrl?, demoShop?}: the intents that a shop may answer itself',
  })
  async vocabulary(@CurrentSession() { key }: Session) {
    const api = (await this.services.read('chatbot', '/openapi.json', key)) as OpenApi | undefined;
    const { STOREFRONT_URL: storefrontUrl, DEMO_SHOP } = this.config;
    return {
      intents: answeredIntents,
      languages: answerLanguages,
      // Older chatbot-services have no list of conversations.
      inbox: api?.paths['/v1/conversations'] !== undefined,
      ...(storefrontUrl !== undefined && { storefrontUrl }),
      ...(DEMO_SHOP && { demoShop: SHOP_PATH }),
    };
  }
}
